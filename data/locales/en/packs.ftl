# What "pack check" says about a show pack. File, table and key stand before each sentence.

pack-empty = there is no .toml file in this folder
pack-no-show = no file has a [show] table
pack-second-show = there is a second one
pack-large = larger than { $limit } bytes
pack-table = unknown table [{ $table }]; known are { $known }
pack-one-bracket = write [{ $table }] with one bracket, once
pack-two-brackets = write [[{ $table }]] with two brackets
pack-number = number { $number }

pack-taken = it is already the { $key } of { $where }
pack-name-taken = "{ $name }" is also a name of { $where }
pack-same-song = this artist has a song with this title already: { $where }
pack-missing = there is no "{ $id }"
pack-no-source = there is no source "{ $id }"
pack-no-episode = there is no episode { $episode }
pack-no-season = no episode is of season { $season }
pack-own-id = ids such as own_1 belong to what servers add themselves
pack-no-volume = there is no volume { $volume }
pack-too-early = { $since ->
    [none] the start
   *[other] { $since }
  } is before { $place }, the place it is from

# The text is already in quotation marks, as it may be empty.
pack-date = { $text } is not a date; write "2022-04-22", "2022-04" or "2022"
pack-when = { $text } is not a date; write 2027-03-06T08:00:00Z (with its zone), "2027-03-06", "2027-03", "2027" or "tba"
pack-day-of-year = { $text } is not a day of the year; write 27 April as "04-27"
pack-birthday-alone = a birthday needs born, at least with the year: only adults are congratulated
pack-birthday-other = born says another day
pack-mark = { $text } is not an episode; write it like "s1e3"
pack-instant = write the instant with its zone, such as 2022-04-22T07:00:00Z
pack-since = write since = "s1e3", or since = { $both }
pack-since-book = book is the number of a volume, such as 1
pack-words = a quotation has at most { $most } words
pack-invisible = it holds a character that nobody can see ({ $character })
pack-blank = there is nothing in it that can be seen
