# What answers say. Kind, short, plain English: many readers are young, on phones, or not native speakers.

## Everywhere

sources = { $count ->
    [one] Source: { $names }
   *[other] Sources: { $names }
  }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
  }
unsure = not confirmed
note = Note: { $note }
told-covered = ⚠️ { $note }: { $text }
nothing-yet = There is nothing here yet for how far you are.

button-previous = Previous
button-next = Next
button-back = Back
button-quotes = Quotes
button-relations = Relations
button-another = Another one
button-episode = The episode
button-all-songs = All songs
button-all-books = All books
button-all-places = All places
button-ask = Ask something else

seasons = { $count ->
    [one] season { $list }
   *[other] seasons { $list }
  }

## /cast

cast-played-by = Played by { $actor }
cast-not-cast = Not played by anyone in the show
cast-school = School: { $school }
cast-birthday = Birthday: { $day }
cast-plays = Plays **{ $character }**{ $seasons ->
    [none] {""}
   *[other] {" "}({ $seasons })
  }
cast-job = { $role }, { $scope }{ $detail ->
    [none] {""}
   *[other] . { $detail }
  }
cast-born = Born { $day }{ $place ->
    [none] {""}
   *[other] {" "}in { $place }
  }.
cast-born-in = Born in { $place }.
cast-story = In the story
cast-other-roles = Also known for
cast-awards = Awards
cast-more = Good to know
cast-relations = Relations

relations-title = { $name } and the others
relations-none = No relations are known this far into the story.
relation = { $kind }: **{ $name }**{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
  }
relation-partner = partner
relation-ex = ex
relation-friend = friend
relation-sibling = sibling
relation-parent = parent
relation-child = child
relation-spouse = spouse
relation-teacher = teacher
relation-pupil = pupil
relation-therapist = therapist
relation-patient = patient
relation-teammate = teammate
relation-bullied-by = bullied by
relation-bully-of = bully of
relation-crush = crush
relation-crush-of = crush of
relation-family = family
relation-pet = pet
relation-owner = owner
relation-coach = coach
relation-bandmate = bandmate
relation-close = close to
relation-book-counterpart = counterpart in the books

## /quote

quote-by = — **{ $speaker }**{ $details ->
    [none] {""}
   *[other] , { $details }
  }
quotes-by-title = Quotes: { $name }
quotes-by-none = There is no quote by them this far.
quotes-found = { $count ->
    [one] One quote for "{ $query }"
   *[other] { $count } quotes for "{ $query }"
  }

## /episode and /season

episode-short = S{ $season }E{ $number } { $title }
film-short = { $title } (film)
episode-released = Out since { $day }
episode-minutes = { $minutes } minutes
episode-directed = Directed by { $names }
episode-written = Written by { $names }
episode-adapts = From the books: { $what }
episode-content-notes = **Content notes:** { $notes }
episode-no-content-notes = **Content notes:** none that I know of
episode-more = What happens
episode-songs = Songs
season-title = Season { $number }
season-minutes = { $minutes } minutes in all
season-filmed = Filmed: { $when }
season-setting = Takes place: { $when }
season-line-minutes = {" "}· { $minutes } min
season-choose = Open an episode

## /news, /music, /books, /places

news-latest = Latest news
news-found = { $count ->
    [one] One news item about "{ $query }"
   *[other] { $count } news items about "{ $query }"
  }
news-kept-back = { $count ->
    [one] 🍂 One more item may hold spoilers. It will be here when you have seen everything.
   *[other] 🍂 { $count } more items may hold spoilers. They will be here when you have seen everything.
  }
song = "{ $title }" by { $artist }
song-episode = S{ $season }E{ $number }
music-title = { $count ->
    [one] One song
   *[other] { $count } songs
  }
books-title = Books
book-published = Published { $day }{ $publisher ->
    [none] {""}
   *[other] {" "}by { $publisher }
  }
book-isbn = ISBN { $isbn }
book-story = The story
places-title = Where it was filmed
place-on-screen = On screen: { $what }.
place-seen-in = Seen in { $count ->
    [one] season { $list }.
   *[other] seasons { $list }.
  }

## /numbers

number-season = { $season ->
    [0] whole show
   *[other] season { $season }
  }
number-week = Season { $season }, week to { $ending }: { $hours } hours{ $views ->
    [none] {""}
   *[other] {" "}({ $views } views)
  }, number { $rank } ({ $chart })
number-week-row = Week to { $ending }: **{ $hours } hours**{ $views ->
    [none] {""}
   *[other] {" "}({ $views } views)
  }, number { $rank }
number-week-short = week { $number }
number-score = { $outlet }, { $what }: **{ $score }**
number-award = { $result ->
    [won] 🏆 Won
   *[other] Nominated
  }: { $body } ({ $day }), { $category } — { $nominee }
numbers-viewing = Hours watched, week by week
numbers-chart = Million hours watched each week
numbers-unit = million hours
numbers-alt = Bar chart of the million hours watched each week. { $weeks }.
numbers-drawing = The chart is still being drawn. Ask again in a moment to see it.
numbers-undrawable = I can't draw a chart of these numbers.
numbers-scores = What critics said
numbers-awards = Awards
numbers-charts = Charts by country
numbers-other = More numbers

## /search

search-more = More
search-unsure = -# I am not sure that I know this. The nearest I have:
search-plays = Plays { $characters }.
search-ahead = 🍂 There is more about this further on. It will be here when you are.
search-modal = Ask something else
search-modal-what = What would you like to know?

## /progress

progress-show = Show: { $where }
progress-book = Books: { $where }
progress-not-started = nothing yet
progress-everything = everything that is out
progress-volume = up to volume { $volume }
progress-own = ## How far you are
progress-none = You have not told me how far you are, so you see what I show everyone here. `/progress set` keeps you safe from spoilers.
progress-saved = Saved. From now on I only show you what is safe up to there, in every server.
progress-book-hint = You did not name a book, so things that are only in the books stay hidden too.
progress-show-hint = You did not name an episode, so things that are only in the show stay hidden too.
progress-cleared = Done: I have forgotten how far you are. You now see what this server shows everyone.
progress-nothing-to-clear = There was nothing to forget: you had not told me how far you are.
progress-choice-none = Nothing yet
progress-choice-episode = Season { $season }, episode { $number }
progress-choice-season = All of season { $number }
progress-choice-film = The film
progress-choice-volume = Volume { $volume }
progress-choice-all = Everything that is out

## /help and /about

help-title = What you can ask me
help-command = **/{ $name }**{ $parts ->
    [none] {""}
   *[other] {" "}({ $parts })
  } — { $about }
help-footer = -# Only want the answer for yourself? Add `private: True`. Spoilers: `/progress set`.
about-title = Truham { $version }
about-pack = Show pack: **{ $title }**, { $count } entries. { $about }
about-sources = Everything I say comes from { $count } sources, named under each answer.
about-licence = Free software under the MIT licence. Not connected with the show, its makers or Discord.
about-privacy = Privacy: I keep how far you are and your time zone, if you tell me, the reminders you ask for, words that were saved as a quote, your hearts, and what staff change in their server. `/privacy show` tells you what I have about you, `/privacy forget` deletes it. If you don't want to be quoted: `/quote optout`.
    I don't read messages, only one that somebody chooses to save as a quote. I keep no record of what you ask.
about-links = Links: { $links }
