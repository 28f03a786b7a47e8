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
error-no-news = There is no news for "{ $text }".
error-busy = Sorry, I am busy for a moment. Nothing was changed; please try again in a few seconds.
error-empty = Please type a word or two.

# Starting the program

start-no-token = Truham needs a bot token to run on Discord. Put DISCORD_TOKEN=... into a file named .env (copy .env.example),
    or into the environment. You get a token at https://discord.com/developers/applications : New Application, then Bot, then
    Reset Token. Just looking? "make demo" shows everything in your browser, without a token.
start-token-refused = Discord refused the token in DISCORD_TOKEN. Make a new one at https://discord.com/developers/applications
    (Bot, Reset Token), put it into .env and start again. Truham does not try again by itself, so that your account stays safe.
start-bad-setting = { $name } is not right: { $reason }. See .env.example for what it may be.
start-database = The database at { $where } cannot be used: { $reason }. Nothing was changed.
start-database-newer = The database is newer than this program (it has revision { $revision }). Nothing was changed. Please update Truham.
start-bad-pack = The show pack in { $folder } has { $count ->
        [one] a problem
       *[other] { $count } problems
    }. "python -m bot pack check { $folder }" lists them.
