# What people read about the reminders they ask me for.

remind-asked = I will remind you
remind-known = You have this reminder already
remind-again = I will remind you once more
remind-when = When: { $when } ({ $relative })
remind-out = It comes out: { $when }
remind-where-dm = I will write you a direct message. `/remind list` shows everything you are waiting for.
remind-where-here = I will write you a direct message; if I can't, I will write here. `/remind list` shows everything you are waiting for.
remind-not-here = I can't write in this channel for you, so it will be a direct message.
remind-list = Your reminders
remind-none = You are not waiting for anything. `/remind me` asks me to remind you.
remind-cancelled = Cancelled: { $what }
remind-undated = There is no exact date for **{ $name }** yet ({ $when }), so I can't count from it. Please ask me again once there is one, or name a day and a time yourself.
remind-out-already = **{ $name }** is out already, since { $when }.
remind-too-late = **{ $name }** comes out { $when }: that moment before it is over already. Please choose one closer to it.
remind-zone-guessed = 🕘 I took that as a time in the zone { $zone }. Do you live somewhere else? Tell me once, and I will correct this reminder, too.
remind-zone = Your time zone
remind-zone-saved = Saved: { $zone }. There it is { $now } now. From now on I read every time you give me for a reminder in this zone.
remind-zone-corrected = I have corrected your reminder:

choose-reminder = Cancel a reminder
button-cancel-reminder = Not needed, cancel
button-set-zone = Set my time zone
button-lead-1h = 1 hour before instead
button-lead-1d = 1 day before instead
button-snooze-10m = In 10 minutes
button-snooze-1h = In 1 hour
button-snooze-1d = Tomorrow at this time

# What Discord shows in a list of suggestions. What is typed is read in English.

remind-choice = { $typed } · { $at }

# What /privacy says of them

privacy-zone = Your time zone, for your reminders. `/remind timezone` changes it.
privacy-reminders = { $count ->
    [one] One reminder
   *[other] { $count } reminders
  } you asked for, with those of the last months that are over. `/remind list` shows what you are waiting for.
privacy-releases = { $count ->
    [one] One release
   *[other] { $count } releases
  } of servers that you were the last to change, as staff.
privacy-forget-zone = Your time zone is deleted.
privacy-forget-reminders = Your reminders are deleted: I will not remind you of anything any more.
privacy-forget-releases = Releases you changed as staff stay as they are, but no longer say that it was you.
privacy-forgot-zone = Your time zone: deleted.
privacy-forgot-reminders = { $count ->
    [one] One reminder
   *[other] { $count } reminders
  }: deleted.
privacy-forgot-releases = { $count ->
    [one] One release of a server: it no longer says
   *[other] { $count } releases of servers: they no longer say
  } that it was you.
