# What staff read: the panel, settings and their values, what is wrong, the audit trail, the health of topics.

topic-news = News
topic-releases = Releases
topic-quotes = Quote of the day
topic-on-this-day = On this day
topic-staff = Staff notices

part-channel = Channel
part-role = Role to ping
part-at = Time of day
part-post = Posted as
part-enabled = On or off
part-kinds = What I announce
part-leads = When I announce it
part-episodes = Threads for episodes
part-event = Scheduled event
part-countdown = Pinned countdown
part-moved = Note when a date moves
part-cover = Channels that hide spoilers
part-uncover = They hide them for
part-review = Staff look first at what members save
button-review-on = Let staff look at quotes first
button-review-off = No longer let staff look first
part-quotes-kinds = Where it comes from
part-words = Words that make news wait

setting-of-topic = { $topic }: { $part }
setting-timezone = Time zone
setting-language = Language
setting-spoilers = Spoiler line
setting-late = Late announcements
setting-consent = Quotes of members
setting-log = Log channel
setting-viewers = Who may look
setting-editors = Who may write posts
setting-managers = Who may change settings

unset = none
unset-role = nobody
unset-time = as it comes
unset-viewers = everyone who may write posts
unset-editors = everyone who can manage messages
unset-managers = everyone who can manage the server
value-more = { $count } more
value-default = { $value } *(default)*
switch-on = on
switch-off = off
post-message = A message
post-thread = A message with a thread
post-forum = A post in a forum
consent-free = May be saved without asking
consent-takedown = May be saved; the author can take it down
consent-ask = Only after the author said yes
kinds-season = Seasons
kinds-episode = Episodes
kinds-film = Films
kinds-book = Books
kinds-trailer = Trailers
kinds-event = Events
kinds-rewatch = Re-watches
lead-d = { $count ->
    [one] 1 day before
   *[other] { $count } days before
  }
lead-h = { $count ->
    [one] 1 hour before
   *[other] { $count } hours before
  }
lead-m = { $count ->
    [one] 1 minute before
   *[other] { $count } minutes before
  }
lead-at = { $days ->
    [one] at { $at } the day before
   *[other] { $days } days before at { $at }
  }
lead-release = at the release
quotes-show = the show
quotes-own = your members
quotes-from-show = The show
quotes-from-own = Your members
quotes-from-both = Both
episodes-off = none
episodes-at-once = all at the release
episodes-daily = one a day
episodes-weekly = one a week
days = { $count ->
    [one] 1 day
   *[other] { $count } days
  }
value-of-part = { $part }: { $value }
late = normal up to { $grace } late · no ping up to { $expiry } late · then skipped

line-everything = everything that is out
line-nothing = nothing at all
line = { $show }; { $book }
line-show-none = nothing of the show
line-show-all = the whole show
line-film = up to the film
line-episode = up to season { $season }, episode { $number }
line-book-none = nothing of the books
line-book-all = all the books
line-volume = up to volume { $volume }

# ---------------------------------------------------------------- the panel

setup-title = Set-up
setup-begin = Welcome! Choose something from the list below and give it a channel; that is all it needs. Everything else is optional and can be changed at any time.
setup-topics = What I post
setup-server = This server
setup-choose = What would you like to change?
setup-problems = 🟠 Needs your help: { $names }. Choose it below to see what is missing.
setup-missing = Still worth choosing: { $names }.
setup-checked = 🔄 Checked just now.
setup-footer = 🟢 on · ⚪ off · 🟠 paused, something is missing · ➖ no channel yet. Every change is saved at once and can be undone.
state-not-set = no channel yet
state-off = off
state-paused = paused
state-pings = pings { $role }
state-at = at { $at }

screen-releases-more = More about releases
screen-timezone = Time zone
screen-language = Language
screen-spoilers = Spoiler line
screen-late = Late announcements
screen-consent = Quotes of members
screen-roles = Who may do what
screen-log = Log channel

about-news = News about the show, the cast and the books. Without a time, it is posted as it comes.
about-releases = Seasons, films, books, trailers and what you add with `/release add`: I announce them before they come out, and when they do. The time is for releases of which only the day is known.
about-releases-more = What is announced, how long before, and what else I do at a release. Everything here is optional.
    Threads for episodes: one for each episode of a season, with titles that give nothing away.
    Channels that hide spoilers: Discord shows what is in them only to who opens it.
about-quotes = A quote every day: a line of the show or what was said about it, or what members said and others saved. None comes twice until all were used, and nothing is quoted from channels that not everybody there can read.
about-on-this-day = What happened on this day in past years, and whose birthday it is, on every day that has something to tell.
about-staff = Problems that only staff should see, such as a channel I can no longer post in. Choose a channel that only staff can see. Without a time, I write at once.
topic-feeds = -# News comes from feeds that you choose: `/feed add` or `/feed suggested`. What has one of your words in it waits for you in the staff channel first.
about-timezone = Every time you give me is in this zone. Search for a city or a country.
about-language = The language of what I post by myself. Answers are always in the language of the person who asks.
about-spoilers = Public answers go no further than this, whoever asks. Private answers go by what each person told me with `/progress set`.
about-late = When I was away, or Discord was: how late may an announcement still be posted?
about-consent = Whether the words of members may be saved as quotes.
about-roles = Members who can manage the server can always do everything. Members who can manage messages may write posts, until you choose roles for that.
    Look (viewers): see settings, `/status` and `/audit`.
    Write posts (editors): that, and what I post.
    Change settings (managers): everything.
    A role does not see my commands? Server Settings, Integrations, Truham.
about-log = Every change of these settings, and every use of a staff command, is copied here. Choose a channel that only staff can see. `/audit` has them in any case.

choose-channel = Choose a channel
choose-role = Choose a role to ping
choose-post = How is it posted?
choose-zone = Choose a time zone
choose-language = Choose a language
choose-line = Choose how far
choose-late = Choose how late
choose-consent = Choose a rule
choose-kinds = Choose what I announce
choose-leads = Choose when
choose-episodes = Choose whether episodes get threads
choose-cover = Choose up to { $most } channels that hide spoilers
choose-uncover = Choose how long they hide them
choose-viewers = Roles that may look
choose-editors = Roles that may write posts
choose-managers = Roles that may change settings

button-undo = Undo the last change
button-check-again = Check again
button-turn-on = Turn on
button-turn-off = Turn off
button-switch-on = { $part }: turn on
button-switch-off = { $part }: turn off
button-time = Time of day
button-search-zone = Search
button-next-topic = Next: { $topic }
button-releases-more = More about releases
button-words = Words that make news wait
button-other-leads = Other times before a release
button-other-line = Another episode or volume

ask-at = Time of day
    .label = When?
    .hint = Such as 18:00 or 6 pm ({ $zone }). Empty: take back what was set.
ask-timezone = Time zone
    .label = A city or a country
    .hint = Such as London, Brazil or Manila
ask-spoilers = Spoiler line
    .label = How far?
    .hint = Such as S1E8, season 2, volume 3, or S1E8 + volume 2
ask-leads = Announce it when?
    .label = How long before?
    .hint = Such as 7d, 1d, 2h, release, 18:00 the day before. Empty: take back what was set.
ask-words = Words that make news wait
    .label = Words and phrases
    .hint = With commas between them. An item with one of them waits for you. Empty: take back what was set.
zone-found = { $count ->
    [one] I found one place. Choose it below.
   *[other] I found { $count } places. Choose yours below.
  }
zone-nothing = I found no such place. Try a larger city nearby, or the English name of the country; or choose from the list.

# ---------------------------------------------------------------- changes

settings-title = Settings
settings-footer = Managers change them: `/setup` with buttons, `/settings topic`, `/settings releases`, `/settings news`, `/settings quotes` and `/settings server` by command.
settings-set = ✅ Saved:
settings-undo = ↩️ Taken back, what { $who } changed { $when }:
settings-import = ✅ Done, all of it:
settings-more = ... and { $count } more
settings-unchanged = Nothing to change: it is like that already.
settings-difference = **{ $what }:** { $before } → { $after }

import-title = **This would change**
import-question = Shall I? Until you say yes, nothing is changed. The question holds for an hour.
import-changed = Somebody changed the settings meanwhile, so I changed nothing. This is what the file would do now:
import-same = Everything in this file is as it is here already. Nothing to change.
import-discarded = All right, nothing was changed.
button-import = { $count ->
    [one] Change it
   *[other] Change all { $count }
  }
button-discard = Leave it as it is
export-title = Your settings
export-about = A text file you can read, keep and bring back with `/settings import`, here or in another server.
export-heading = Settings of { $server } in Truham, { $on }. Bring them back with /settings import. A line you delete from this file changes nothing; an empty value takes back what was set.
export-unset = not set

# ---------------------------------------------------------------- what is wrong

finding-none = All is well: I can post here.
finding-permissions = I can't post in { $channel } yet. Open its settings, Permissions, add Truham, and allow: { $names }. (For a thread: in its channel.) Then press "Check again".
finding-unknown = I could not ask Discord about { $channel } just now. Please check again in a moment.
finding-public = Everybody in this server can read { $channel }. Better choose a channel that only staff can see.
finding-gone = The channel is gone: { $channel }. The setting is kept; choose another channel, or it goes on if the channel comes back.
finding-no-place = I can't post in { $channel }: choose a text channel, an announcement channel, a forum or a thread.
finding-no-log = { $channel } is a forum, which can't be the log. Choose a text channel.
finding-locked = { $channel } is locked. Unlock it, or choose another channel.
finding-closed = { $channel } is a private thread that I am not in. Mention me there to invite me, or choose another channel.
finding-needs-tag = In { $channel } every post needs a tag, which I can't give. Turn that off in the settings of the forum, or choose another channel.
finding-wrong-post = { $channel } is a forum: set "Posted as" to a post in a forum.
finding-not-a-forum = { $channel } is not a forum: set "Posted as" to a message, or choose a forum.
finding-in-a-thread = { $channel } is a thread, and there are no threads inside threads: set "Posted as" to a message.
finding-role-gone = The role to ping is gone. I post without a ping until you choose another.
finding-no-ping = I may not ping { $role } there. To allow it: Server Settings, Roles, this role, "Allow anyone to @mention this role".
finding-no-history = I may not read the history of { $channel }. Only after a crash of more than a few minutes that matters: I cannot look whether a post arrived, so it may appear twice (rather twice than never). To allow it: its settings, Permissions, Truham, Read Message History.
finding-no-event = I may not make events in this server, so there is no scheduled event. To allow it: Server Settings, Roles, Truham, Create Events.
finding-no-pin = I may not pin in { $channel }, so the countdown is not pinned. To allow it: its settings, Permissions, Truham, Pin Messages.
finding-no-countdown = { $channel } is a forum, where I can't keep a countdown. The other posts are not touched by this.
finding-no-cover = I may not make { $channel } hide spoilers; I will say it in words instead. To allow it: its settings, Permissions, Truham, View Channel and Manage Channels.
finding-cover-nsfw = { $channel } is age-restricted, and Discord hides no spoilers in such channels; I will say it in words instead.
finding-cover-nowhere = I can't hide what is in { $channel }: the channel is gone, or it is no text channel, announcement channel or forum.
permission-view-channel = View Channel
permission-send-messages = Send Messages (in a forum: Create Posts)
permission-embed-links = Embed Links
permission-attach-files = Attach Files
permission-send-messages-in-threads = Send Messages in Threads
permission-create-public-threads = Create Public Threads
permission-mention-everyone = Mention Everyone
permission-manage-threads = Manage Threads

notice-title = I can't post here at the moment
notice-footer = Nothing is lost: your settings are kept, and I go on by myself as soon as it works again. `/status` tells how it stands.

# ---------------------------------------------------------------- the audit trail

audit-title = Audit trail
audit-nothing = Nothing is written down here yet.
audit-nothing-such = Nothing like that is written down.
audit-only = Only: { $what }
audit-footer = Page { $page } of { $pages }, { $count ->
    [one] one entry
   *[other] { $count } entries
  }. Kept for a year.
change-set = { $when } { $who }: { $what }
change-import = { $when } { $who }, from a file: { $what }
change-undo = { $when } { $who }, taken back: { $what }
change-added = { $after ->
    [none] { $when } { $who } added **{ $what }**
   *[other] { $when } { $who } added **{ $what }**: { $after }
  }
change-edited = { $after ->
    [none] { $when } { $who } changed **{ $what }**
   *[other] { $when } { $who } changed **{ $what }**: { $before } → { $after }
  }
change-approved = { $when } { $who } approved **{ $what }**
trail-quote = a quote
change-declined = { $when } { $who } declined **{ $what }**: { $after }
change-moved = { $when } { $who } moved **{ $what }**: { $before } → { $after }
change-cancelled = { $when } { $who } called off **{ $what }**
change-removed = { $when } { $who } removed **{ $what }**
change-used = { $when } { $who } used `{ $what }`
change-paused = { $when } 🟠 **{ $what }** paused: something is missing
change-resumed = { $when } 🟢 **{ $what }** works again
who-myself = I
who-forgotten = somebody (name removed)

# ---------------------------------------------------------------- status

status-title = How everything is doing
status-times = Last post: { $last ->
    [none] none yet
   *[other] { $last }
  } · Next: { $next ->
    [none] nothing planned
   *[other] { $next }
  }
status-feeds = Feeds
status-feeds-more = { $count ->
    [one] and one more: `/feed list`
   *[other] and { $count } more: `/feed list`
  }
status-goes-on = Until that is fixed, this is paused. Nothing is lost, and it goes on by itself afterwards.
status-bot = **Truham { $version }** · Discord answers in { $lag ->
    [none] an unknown time
   *[other] { $lag } ms
  } · the database in { $database } ms · shard { $shard } of { $shards }

# ---------------------------------------------------------------- privacy

privacy-title = What I have stored about you
privacy-progress = How far you are in the show and the books. `/progress show` shows it.
privacy-changes = { $count ->
    [one] One entry
   *[other] { $count } entries
  } in the audit trails of servers, for what you did there as staff.
privacy-uploads = { $count ->
    [one] A file
   *[other] { $count } files
  } with settings that you uploaded and have not said yes to.
privacy-stories = { $count ->
    [one] One news item
   *[other] { $count } news items
  } that you decided about as staff: posted, skipped or changed.
privacy-quotes = { $count ->
    [one] One quote
   *[other] { $count } quotes
  } of your words, saved in servers. `/quote mine` shows those of a server, and how to take them down.
privacy-quotes-saved = That you saved { $count ->
    [one] one quote
   *[other] { $count } quotes
  }.
privacy-hearts = { $count ->
    [one] One quote
   *[other] { $count } quotes
  } that you gave a heart.
privacy-told = { $count ->
    [one] One message
   *[other] { $count } messages
  } to you about quotes: about which one, when, and whether it arrived.
privacy-imports = { $count ->
    [one] A file
   *[other] { $count } files
  } with quotes that you uploaded and have not said yes to.
privacy-refusal = That you do not want to be quoted, in any server. `/quote optout` changes it.
privacy-nothing = Nothing.
privacy-not-stored = Except for what staff do with my staff commands, I do not keep what you ask, search for or write.
privacy-footer = `/privacy export` gives it to you as a file, `/privacy forget` deletes it.
privacy-export-title = Everything I have stored about you
privacy-export = As a JSON file. Only you can see this message.
privacy-forget-title = Shall I forget you?
privacy-forget-progress = How far you are is deleted. You then see what each server shows everyone.
privacy-forget-changes = What you did as staff stays in the audit trails, but no longer says that it was you.
privacy-forget-uploads = The settings you uploaded are deleted.
privacy-forget-stories = News items you decided about as staff stay as they are, but no longer say that it was you.
privacy-forget-quotes = Quotes of your words go, in every server. So that nobody saves them again, a fingerprint of them stays: nothing that can be read.
privacy-forget-quotes-saved = Quotes you saved stay, but no longer say that it was you.
privacy-forget-hearts = Your hearts are deleted.
privacy-forget-told = What I noted about messages to you is deleted. The messages themselves stay in your direct messages.
privacy-forget-imports = The quotes you uploaded are deleted.
privacy-forget-refusal = That you do not want to be quoted stays: without it, people could quote you again. `/quote optout` changes it.
privacy-sure = This cannot be undone.
privacy-nothing-to-forget = There is nothing to forget: I have stored nothing about you.
privacy-forgotten = Done. I have forgotten you.
privacy-forgot-progress = How far you are: deleted.
privacy-forgot-changes = { $count ->
    [one] One entry in an audit trail: it no longer says that it was you.
   *[other] { $count } entries in audit trails: they no longer say that it was you.
  }
privacy-forgot-uploads = Uploaded settings: deleted.
privacy-forgot-stories = { $count ->
    [one] One news item: it no longer says
   *[other] { $count } news items: they no longer say
  } that it was you.
privacy-forgot-quotes = { $count ->
    [one] One quote of your words: gone.
   *[other] { $count } quotes of your words: gone.
  }
privacy-forgot-quotes-saved = { $count ->
    [one] One quote you saved: it no longer says
   *[other] { $count } quotes you saved: they no longer say
  } that it was you.
privacy-forgot-hearts = { $count ->
    [one] One heart
   *[other] { $count } hearts
  }: deleted.
privacy-forgot-told = What I noted about messages to you: deleted.
privacy-forgot-imports = Uploaded quotes: deleted.
privacy-forgot-refusal = I still know that you do not want to be quoted, so that nobody does.
privacy-kept = All right, I keep everything as it is.
button-forget = Yes, forget me
button-keep = No, keep it
