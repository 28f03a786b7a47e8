# Names of commands as Discord lists them. Attributes describe the command (.about) and its options.

command-private = Only you see the answer
command-cast = Who plays whom, and everything about a character or an actor
    .who = A character or an actor, such as "Nick" or "Kit Connor"
command-episode = An episode or the film: date, length, songs, content notes and what happens
    .which = Such as "S1E3", "kiss", "season 2 finale" or "latest"
command-season = The episodes of a season
    .number = The number of the season
command-quote = Quotes of the show, of who made it, and of members of this server
    .from = Where it comes from; leave it out for both
command-quote-random = A quote by chance
command-quote-by = Quotes by a character, a person or a member
    .who = A character, an actor, the author, a member, ...
command-quote-search = Find a quote by its words
    .words = Some words of the quote
command-quote-number = A quote of a member by its number
    .number = Its number
command-quote-top = The quotes with the most hearts
command-quote-add = Save words as a quote of this server: your own, or those of a member
    .words = What was said
    .by = The member who said it; leave it out for yourself
    .name = Who is credited, if that is another name
command-quote-mine = What is quoted of you here, what you saved, and whether you may be quoted
command-quote-optout = Decide whether anybody may quote you
quote-choice-both = The show and this server
quote-choice-show = The show
quote-choice-own = This server
menu-save-quote = Save as quote
command-news = News about the show, the cast and the books, with dates
command-news-latest = The latest news
command-news-search = Find news
    .words = What the news is about
command-music = The songs of the show
    .song = A song or an artist; leave it out for the whole list
command-books = The books behind the show
    .book = A book; leave it out for the whole list
command-places = Where the show was filmed
    .place = A place; leave it out for the whole list
command-numbers = Viewing figures with a chart, scores by critics, awards
    .about = Which numbers; leave it out for the viewing figures
command-search = Ask me anything about the show
    .what = A few words or a whole question
command-progress = How far you are, so that nothing gets spoiled
command-progress-set = Tell me how far you are in the show and the books
    .show = The last episode you have seen
    .book = The last volume you have read
command-progress-show = See how far I think you are
command-progress-clear = Make me forget how far you are
command-help = What I can do
command-about = About this bot: version, sources, licence, privacy

numbers-choice-viewing = Hours watched, with a chart
numbers-choice-scores = What critics said
numbers-choice-awards = Awards
numbers-choice-charts = Charts by country
numbers-choice-other = More numbers

# Pictures

command-card = Pictures to share
command-card-countdown = A countdown to a release as a picture
    .release = A release; leave it out for the next one
command-card-relations = Who is what to whom, as a picture
    .who = A character, or who plays them; leave it out for the main characters
command-card-season = A season at a glance, as a picture
command-card-quote = A quote of the show, or of a member, as a picture
    .words = Some words of a quote of the show; leave them out for one by chance
    .number = The number of a quote of a member

# Releases

command-release = What is coming and what is out, with its date
command-release-next = What comes next, and when
command-release-list = Everything that is coming, in order, and what is out
command-release-countdown = How long it takes until a release
    .which = A release; leave it out for the next one
command-release-add = For staff: add something this server waits for
    .title = What it is called; everybody can read it, so keep it free of spoilers
    .kind = What it is
    .when = Such as "2026-12-24 19:30", "24 Dec", "December 2026", "in 2h" or "tba", in the server's time zone
    .about = A sentence or two about it
    .status = How sure it is; leave it out for confirmed
command-release-edit = For staff: change the title, the words or the status of a release; what you leave out stays as it is
    .release = Which release
    .title = What it is called from now on
    .about = A sentence or two about it
    .status = How sure it is
command-release-move = For staff: give a release another date; everything planned for it moves along
    .release = Which release
    .when = Such as "2026-12-24 19:30", "24 Dec", "December 2026", "in 2h" or "tba", in the server's time zone
command-release-cancel = For staff: call a release off
    .release = Which release
command-release-rewatch = For staff: watch a season once more, together, one episode after the other
    .season = The number of the season
    .from = When the first episode is watched, such as "Friday 20:00", in the server's time zone
    .every = How fast; leave it out for the days on which the episodes came out

# For staff

command-setup = Set me up: channels, roles, times, the spoiler line
command-settings = The settings of this server, one thing at a time
command-settings-show = See the whole configuration
command-settings-topic = Where and how I post a topic; what you leave out stays as it is
    .topic = What it is about
    .channel = Where I post it
    .role = The role I ping
    .at = The time of day in the server's time zone, such as 18:00
    .post = As a message, with a thread, or as a post in a forum
    .enabled = On or off
    .clear = Take back what was set
command-settings-releases = What I do about releases, and when; what you leave out stays as it is
    .kinds = Which kinds I announce, such as "season film trailer"
    .leads = How long before, such as "7d 1d release" or "18:00 the day before"
    .episodes = A thread for each episode of a season
    .event = A scheduled event for each release
    .countdown = A pinned message that counts down
    .moved = A note when a date moves
    .cover = Up to five channels that hide spoilers from a release on
    .uncover = For how many days they hide them
    .clear = Take back what was set
command-settings-news = Words that make news from feeds wait for you
    .words = Words and phrases with commas between them; they replace those that were there
    .clear = Take back what was set
command-settings-quotes = Whether staff look at quotes of members first, and where the quote of the day comes from
    .review = Whether quotes that members save wait for staff
    .kinds = Where the quote of the day comes from
    .clear = Take back what was set
command-settings-server = Time zone, language, spoiler line and rules; what you leave out stays as it is
    .timezone = A city, a country or a name, such as "London"
    .language = The language of what I post here
    .spoilers = How far public answers go, such as "season 1" or "volume 2"
    .late = How late an announcement may be, such as 15m/24h
    .consent = When the words of members may be saved as quotes
    .log = The channel that gets a copy of every change
    .clear = Take back what was set
command-settings-staff = Which roles may do what with me
    .tier = What the role may do
    .add = A role that may do it from now on
    .remove = A role that may no longer do it
command-settings-undo = Take back the last change
command-settings-export = Get all settings as a file
command-settings-import = Bring settings from a file; I show you what would change first
    .file = A file from /settings export
command-quotes = Quotes of members: what waits for you, and quotes as files
command-quotes-waiting = Quotes that wait for you
command-quotes-remove = Take a quote of a member out
    .number = The number of the quote
command-quotes-import = Bring quotes from a file; I show you what comes in first
    .file = A file from /quotes export, from Quoter (JSON) or from NadekoBot (YAML)
command-quotes-export = Get the quotes of your members as a file
    .part = Which part, where one file is not enough
command-audit = Who changed what, and when
    .who = Only what this person did
    .what = Only changes of this kind
command-status = How every topic is doing, what is wrong, and what to do

# For everyone, about themselves

command-privacy = What I have stored about you
command-privacy-show = See what I have stored about you
command-privacy-export = Get what I have stored about you as a file
command-privacy-forget = Make me forget you

audit-news = News
audit-releases = Releases
audit-quotes = Quote of the day
audit-on-this-day = On this day
audit-staff = Staff notices
audit-server = The server and its staff
audit-commands = Commands that were used
audit-pauses = Pauses
audit-dates = Releases, feeds, quotes of members

command-demo = Only in the demo.
command-demo-skip = Only in the demo: jump to the next announcement.

# Reminders

command-remind = I remind you of a release, or of anything else
command-remind-me = Be reminded of a release, or of anything else
    .when = Such as "1 day before", "in 2h", "tomorrow 18:00" or "2026-12-24 19:30"
    .about = A release from the list, or any words of yours
    .where = Where I remind you; left out, in a direct message
command-remind-list = Everything you are waiting for
command-remind-cancel = Cancel a reminder
    .which = One of your reminders
command-remind-timezone = Tell me your time zone, so that I read your times right
    .zone = A city, a country or a name, such as "London"
remind-choice-direct = In a direct message
remind-choice-here = In a direct message, or here if mine are closed
