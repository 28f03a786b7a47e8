# /release: what is coming and what is out, and what staff do with it.

calendar-title = Releases
calendar-next = What comes next
calendar-later = After that
calendar-coming = Coming
calendar-undated = No date yet
calendar-cancelled = Called off
calendar-out = Out
calendar-line = **{ $name }**{ $when ->
    [none] {""}
   *[other] {" "}· { $when }
  }{ $mark ->
    [none] {""}
   *[other] {" "}· *{ $mark }*
  }
calendar-rumour = rumour
calendar-nothing = Nothing has a date at the moment
calendar-nothing-do = That is a good time to come back to what is there: `/season` for watching it once more, `/quote random`, `/music`, or `/news latest` for what is known.
calendar-nothing-staff = Staff can add what you are waiting for with `/release add`, begin a re-watch for everyone with `/release rewatch`, and choose a channel for "On this day" in `/setup`.
calendar-none-coming = Nothing is announced at the moment.
calendar-none-out = Nothing is out yet that I could show you.
button-releases-coming = What is coming
button-releases-out = What is out

countdown-left = { $left } to go
countdown-days = { $count ->
    [one] one day
   *[other] { $count } days
  }
countdown-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
  }
countdown-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
  }
countdown-seconds = Less than a minute to go
countdown-today = It is today
countdown-vague = The day is not known yet
countdown-undated = There is no date yet
countdown-cancelled = It was called off

## What staff did

scheduling-added = Added: { $name }
scheduling-edited = Changed: { $name }
scheduling-moved = Moved: { $name }
scheduling-cancelled = Called off: { $name }
scheduling-back = Back again: { $name }
scheduling-before = Before: { $when }
scheduling-now = Now: { $when }
scheduling-when = When: { $when }
scheduling-same = That is its date already, so nothing was changed.
scheduling-minute = { $day }, { $at } in { $zone }, that is { $moment }
scheduling-day = { $day }. I know no time of day, so I count from { $at } in { $zone }, that is { $moment }
scheduling-vague = { $date }; the day is not known yet
scheduling-undated = to be announced
scheduling-episodes = { $count ->
    [one] One episode, at { $first }.
   *[other] { $count } episodes: the first at { $first }, the last at { $last }.
  }
scheduling-announced = I will say so in { $channel }: { $leads }.
scheduling-called = I will call every episode in { $channel }.
scheduling-too-late = There is nothing left that I would announce about it.
scheduling-later = As soon as its day is known, I will announce it in { $channel }.
scheduling-rumour = As long as it is a rumour, I announce nothing about it. When it is sure: `/release edit status:`.
scheduling-no-channel = I will not announce it, because no channel is chosen for releases yet. You can choose one in `/setup`.
scheduling-switched-off = I will not announce it, because releases are switched off in `/setup`.
scheduling-other-kind = I will not announce it, because releases of this kind are not among those this server announces.
scheduling-silent = I announce nothing more about it.
scheduling-told = If I have announced it already, I say in { $channel } that this has changed.
button-release-off = Call it off
button-release-back = Bring it back

release-status-rumour = A rumour: shown in the list, never announced
release-status-announced = Announced
release-status-confirmed = Confirmed
rewatch-original = As it came out
rewatch-day = One episode a day
rewatch-week = One episode a week
