# What goes wrong, said kindly: what happened, and what to do.

error-unexpected = Sorry, something went wrong on my side. It is noted as `{ $reference }`; staff can find it in the log under this name.
error-not-found = I don't know "{ $text }".{ $near ->
    [none] {" "}`/search` looks through everything I know.
   *[other] {" "}Did you mean { $near }?
  }
error-no-answer = I couldn't find anything about "{ $text }".{ $near ->
    [none] {" "}Other words or a name may help.
   *[other] {" "}Did you mean { $near }?
  }
error-care = I'm only a bot about a show, but I'm glad you wrote it down. You matter, and you don't have to carry this alone.
    Please talk to somebody you trust. At https://findahelpline.com you find people who listen, in many countries and languages.
error-ahead = 🍂 That is further on than I show here, so I'll keep it safe until you get there. `/progress show` tells how far I think you are.
error-not-yours = These buttons belong to somebody else's answer. Ask me yourself and you get your own.
error-stale = This is from an older version of me and no longer works. Please ask again.
error-no-place = Which episode is that? Please pick one from the list, or write it like "S1E8".
error-no-volume = Which volume is that? Please pick one from the list, or write its number.
error-progress-empty = Tell me an episode, a volume, or both.
error-no-quote = There is no quote for "{ $text }".
error-no-quotes = I know no quotes of the show.
error-no-news = There is no news for "{ $text }".
error-busy = Sorry, I am busy for a moment. Nothing was changed; please try again in a few seconds.
error-empty = Please type a word or two.
error-moment = I am not sure when "{ $text }" is. Write it like "in 2h", "tomorrow 18:00", "friday 7pm", "24 Dec 19:30" or "2026-12-24 19:30"; for a release, also "1 day before" or "at release".
error-too-far = I can remember things for { $years } years at most. Please choose a day before that.
error-too-many-reminders = You are waiting for { $most } reminders already; more than that I can't keep. `/remind list` shows them, and there you can cancel some.
error-no-reminder = This reminder is over, or was cancelled. `/remind list` shows those you are waiting for.

error-cannot-save = Sorry, I can't save anything at the moment: there is no room left where I keep it. Nothing was changed. Please tell who runs this bot.

# For staff

error-not-staff = This is for the staff of this server. If you are one of them, ask somebody who manages it to choose your role in `/setup`, "Who may do what".
error-not-editor = Only editors and managers can do that. You can look at what is coming with `/release list`. To change something, please ask somebody who manages this server.
error-not-manager = Only managers can change settings. You can look at them with `/settings show`, `/status` and `/audit`. To change something, please ask somebody who manages this server.
error-no-server = This only works in a server.
error-no-change = Tell me what to change: fill in at least one of the other fields.
error-changed-meanwhile = This was changed since you opened it, so I changed nothing. Please look how it is now, and choose again.
error-no-proposal = This question is no longer open: it was answered already, or another file came after it, or an hour has passed. Please upload the file again if you still want to.
error-nothing-to-undo = There is no change left that could be taken back.
error-setting-channel = "{ $text }" is no channel I could use. Please choose one from the list.
error-setting-role = "{ $text }" is no role I could use. Please choose one from the list.
error-setting-roles = I can't use these roles, or there are more than ten of them. Please choose from the list.
error-setting-everyone = That would be everyone in the server. Please choose another role.
error-setting-time = I don't understand "{ $text }". Write it like 18:30 or 6:30 pm.
error-setting-post = "{ $text }" is not one of: message, thread, forum.
error-setting-switch = "{ $text }" is neither on nor off.
error-setting-zone = I don't know a time zone "{ $text }". Please pick one from the list while you type a city or a country.
error-setting-language = I don't speak "{ $text }" yet. Please choose from the list.
error-setting-line = I don't know how far "{ $text }" is. Write it like S1E8, season 2, volume 3, S1E8 + volume 2, everything or nothing.
error-setting-late = I could not read "{ $text }". Write two lengths of time with a slash between them: 15m/24h means normal up to 15 minutes late, and without a ping up to 24 hours late. The longest is 7d.
error-setting-consent = "{ $text }" is not one of: free, takedown, ask.
error-setting-release-kinds = "{ $text }" is not made of these: season, episode, film, book, trailer, event, rewatch. Write one or more of them, such as: season film.
error-setting-leads = I could not read "{ $text }". Write up to six of these: 7d, 1d, 2h, 30m, release, 18:00 the day before. The longest is 60d.
error-setting-episodes = "{ $text }" is not one of: off, at-once, daily, weekly.
error-setting-quotes = "{ $text }" is not made of these: show, own. Write one of them, or both.
error-setting-channels = I can't use "{ $text }". Choose up to five channels of this server: text channels, announcement channels or forums.
error-setting-days = "{ $text }" is no number of days from 1 to 60.
error-import-too-large = That file is too large to be settings; 64 KB is the most. Nothing was changed.
error-import-not-text = That is not a text file. Please use a file from `/settings export`. Nothing was changed.
error-import-not-toml = I can't read that file: `{ $where }`. Please use a file from `/settings export`. Nothing was changed.
error-import-not-loaded = Discord did not give me that file in time. Please try again. Nothing was changed.
error-import-unreadable = I can't read that file: something in it is far too long or too deep. Please use a file from `/settings export`. Nothing was changed.
error-import-no-format = That file does not begin as a file from `/settings export` does (`format = 1`). Nothing was changed.
error-import-newer = That file is from a newer version of me, and I might get it wrong. Please update me first. Nothing was changed.
error-import-unknown = I don't know the setting `{ $where }` in that file. Nothing was changed.
error-import-value = The value of `{ $where }` in that file can't be right. Nothing was changed.

# Releases and dates

error-no-release = I don't know a release "{ $text }".{ $near ->
    [none] {" "}`/release list` shows all of them.
   *[other] {" "}Did you mean { $near }?
  }
error-when = I am not sure which date "{ $text }" is. Write it like "2026-12-24 19:30", "24 Dec 7pm", "tomorrow 18:00" or "in 2h". A release may also come in "December 2026", in "2027", or be "tba".
error-past = That is over already. Please choose a date that is still to come; if you mean later today, write the time, too: "today 21:00".
error-no-pace = That season came out all at once. Tell me in `every` how fast you want to watch it: one episode a day or one a week.
error-too-many-releases = This server has added { $most } releases; more than that I can't keep.

# Quotes of members

error-refused = { $name } would rather not be quoted, so I leave it.
error-self-refused = You told me that you don't want to be quoted, so I leave it. `/quote optout` takes that back.
error-said-no = { $name } does not want these words to be a quote, so I leave them. Only { $name } can add them.
error-cannot-ask = In this server I ask people before I save their words. Messages by bots, such as PluralKit, come without the account of who wrote them, so I can't ask { $name }. If these are your words, you can add them yourself with `/quote add`.
error-saved-already = { $number ->
    [0] These words were saved already, and wait for a yes.
   *[other] These words are quote { $number } already.
  }
error-no-words = There is nothing in that message that I could quote: no words and no files that somebody sent here themselves.
error-no-saying = { $number ->
    [0] I don't know that quote. Perhaps it was taken down.
   *[other] There is no quote { $number } in this server.
  }
error-gone-saying = { $number ->
    [0] That quote was taken down.
   *[other] Quote { $number } was taken down.
  }
error-hidden-saying = { $number ->
    [0] I can't show that quote here.
   *[other] I can't show quote { $number } here.
  } Perhaps it is from a channel that not everybody here can read: if you can, `/quote number` with `private: True` shows it. Or that channel was deleted, or it waits for the staff.
error-too-many-sayings = This server has { $most } quotes already; more than that I can't keep.
error-too-many-waiting = { $most } quotes wait for a yes already. Please try again when some of them were decided.
error-too-many-saved = That is a lot for one day: { $most } quotes. Please go on tomorrow.
error-too-many-claims = { $most } quotes that you said are yours wait for the staff already. They stay hidden until the staff decide; then you can go on. If there are more, please write to the staff of this server: they can take down any quote.
error-claimed-before = You said before that these are your words, and the staff of this server decided to show the quote again. If that is wrong, please write to them: they can take it down at any time.
error-not-your-words = Only who said it, who saved it and the staff can decide about that.

# Starting the program

start-no-token = Truham needs a bot token to run on Discord. Put DISCORD_TOKEN=... into a file named .env (copy .env.example),
    or into the environment. You get a token at https://discord.com/developers/applications : New Application, then Bot, then
    Reset Token. Just looking? "make demo" shows everything in your browser, without a token.
start-token-refused = Discord refused the token in DISCORD_TOKEN. Make a new one at https://discord.com/developers/applications
    (Bot, Reset Token), put it into .env and start again. Truham does not try again by itself, so that your account stays safe.
start-misspelt = There is no setting { $name }, so it does nothing. Is { $meant } meant? See .env.example.
start-bad-setting = { $name } is not right: { $reason }. See .env.example for what it may be.
start-database = The database at { $where } cannot be used: { $reason }. Nothing was changed.
start-database-newer = The database is newer than this program (it has revision { $revision }). Nothing was changed. Please update Truham.
start-bad-pack = The show pack in { $folder } has { $count ->
        [one] a problem
       *[other] { $count } problems
    }. "python -m bot pack check { $folder }" lists them.
