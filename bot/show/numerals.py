"""The number words of English, as digits. Pure."""

_WORDS = (
    "one first 1st",
    "two second 2nd",
    "three third 3rd",
    "four fourth 4th",
    "five fifth 5th",
    "six sixth 6th",
    "seven seventh 7th",
    "eight eighth 8th",
    "nine ninth 9th",
    "ten tenth 10th",
)
CARDINALS = {words.split()[0]: str(number) for number, words in enumerate(_WORDS, 1)}
NUMERALS = {word: str(number) for number, words in enumerate(_WORDS, 1) for word in words.split()}
