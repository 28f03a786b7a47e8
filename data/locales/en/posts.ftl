# What I say unprompted about releases, and how releases are called. Titles become the names of threads and stand in
# lists of channels: nothing in them may spoil anything.

## How releases are called

release-episode = S{ $season }E{ $number }
release-rewatch = Re-watch of season { $season }
release-kind-season = New season
release-kind-episode = New episode
release-kind-film = Film
release-kind-book = Book
release-kind-trailer = Trailer
release-kind-event = Event
release-kind-rewatch = Re-watch
release-episodes = { $count ->
    [one] one episode
   *[other] { $count } episodes
  }
release-rumour = **a rumour, not confirmed**
release-no-date = no date yet
button-remind = Remind me

## Announcements

post-coming = { $kind ->
    [event] { $name } is coming up
    [rewatch] { $name } is coming up
   *[other] { $name } is coming
  }
post-out = { $kind ->
    [event] It is time: { $name }
    [rewatch] It is time: { $name }
   *[other] { $name } is out
  }
post-care = Not everybody is that far yet: please keep spoilers where they belong.
post-back = { $name } is on again
post-moved = { $name } has a new date
post-before = Before: { $when }
post-now = Now: **{ $when }**
post-cancelled = { $name } was called off
post-was-planned = It was planned for { $when }. I am sorry.
post-was-unplanned = There was no date for it yet. I am sorry.
post-late = A little late: this was due { $when }

post-episode = S{ $season }E{ $number } - talk here
post-episode-about = This is the place for season { $season }, episode { $number }. Seen it? Come in. Please say nothing here about later episodes.
post-rewatch = S{ $season }E{ $number } - watch it with us
post-rewatch-about = **{ $name }:** it is time for season { $season }, episode { $number }. Watch it when it suits you, then talk about it here. For some it is the first time: please say nothing about later episodes.

post-countdown = Countdown: { $name }
post-countdown-out = { $kind ->
    [event] It has begun
    [rewatch] It has begun
   *[other] It is out now
  }
post-countdown-over = { $kind ->
    [event] It began { $when }
    [rewatch] It began { $when }
   *[other] Out since { $when }
  }
post-countdown-off = This countdown has ended.

## On this day

post-this-day = On this day: { $day }
post-birthday = Birthday of **{ $name }**
post-years-ago = { $count ->
    [one] One year ago
   *[other] { $count } years ago
  }
post-anniversary = { $kind ->
    [event] { $name } took place
   *[other] { $name } came out
  }

## Quote of the day

post-quote = Quote of the day: { $day }
button-heart-day = Love it
button-see-episode = See the episode
quote-day-loved = You love this quote.
quote-day-not-loved = You took your heart back.

## Channels for spoilers

post-covered = Spoilers for { $name } are welcome here
post-covered-about = { $until ->
    [none] This channel may be full of them. Not that far yet? Better stay away from this channel for now.
   *[other] This channel may be full of them until { $until }. Not that far yet? Better stay away from it until then.
  }
post-uncovered = Spoilers for { $name }: that time is over here
post-uncovered-about = From now on, please hide spoilers in this channel again, so that everybody can read along.

## Reminders

post-reminder = Your reminder
post-reminder-own = You asked me to tell you now:
post-reminder-blank = You asked me to tell you now. You did not say what about.
post-reminder-moved = Your reminder has moved with it.
post-reminder-open = Without an exact date I can't remind you of it. Please ask me again once there is one.
post-reminder-cancelled = So there will be no reminder for it.

## To staff

post-missed = Too late to post
post-missed-about = I was away when these were due, or could not post. Now they would be too old, so I left them out:
post-missed-line = { $name }, due { $when } ({ $relative })
post-missed-news = { $count ->
    [one] one item of a feed
   *[other] { $count } items of feeds
  }; `/feed why` lists them
post-missed-rule = The rule is: { $rule }. You can change it with `/settings server late:`.

## Scheduled events

post-event-place = { $kind ->
    [book] Where books are sold
    [event] See below
    [rewatch] In this server
   *[other] { $network }
  }
post-event-day-only = Only the day is known so far.
