# What the program says in the terminal.

cli-run = Run the bot on Discord. Needs DISCORD_TOKEN.
cli-demo = Try the bot in a simulated Discord in your browser; no token needed.
    .tour = Play a tour of every command in the terminal instead
    .port = The port of the page; another is chosen where it is taken
cli-pack = Check a show pack, or begin a new one.
cli-pack-check = Check a show pack and name everything that does not fit.
cli-pack-new = Write a commented skeleton of a show pack for another show.

pack-good = The pack for { $title } is fine: { $counts }.
pack-bad = { $count ->
    [one] One problem.
   *[other] { $count } problems.
  }
pack-exists = { $folder } is not empty, so nothing was written.
pack-written = Written to { $folder }: { $files }. Next: fill them in, then "python -m bot pack check { $folder }".

demo-server = Truham Grammar (demo)
demo-owner = The owner
demo-fan = A fan
demo-newcomer = A newcomer (season 1)
demo-moderator = A moderator
demo-moderators = Moderators
demo-welcome = Hi! This server exists only on your computer. Type / to see what the bot can do.
demo-ready = Truham is running in a simulated Discord. Open this page (the address is a key, keep it to yourself):
demo-channels = The page shows one channel at a time. Type a channel's name here to open it there: { $channels }
demo-viewers = Switch who you are at the top of the page: { $viewers }
demo-stop = Ctrl-C stops the demo.
demo-open = #{ $channel } is now here:
demo-no-channel = There is no channel "{ $name }". There are: { $channels }
demo-port-taken = Port { $port } is taken, so another one was chosen.
demo-missing = The demo needs the package SimCord, which "make setup" installs.
demo-bye = The demo has stopped; nothing was kept.
tour-title = A tour of every command
tour-done = { $count } answers, no errors. Try it yourself: make demo
tour-errors = Errors: { $errors }
