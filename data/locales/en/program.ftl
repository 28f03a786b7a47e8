# What the program says in the terminal.

cli-run = Run the bot on Discord. Needs DISCORD_TOKEN.
cli-demo = Try the bot in a simulated Discord in your browser; no token needed.
    .tour = Play a tour of every command in the terminal instead
    .port = The port of the page; another is chosen where it is taken
cli-backup = Copy the database into one file, also while the bot is running.
    .file = The file to write; it must not exist yet
cli-restore = Put a backup back as the database of the bot. Never writes over anything.
    .file = A file that "backup" wrote
    .to = Restore to this file, instead of the one that DATABASE_URL names
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
demo-manager = A manager
demo-managers = Managers
demo-welcome = Hi! This server exists only on your computer. Type / to see what the bot can do.
demo-ready = Truham is running in a simulated Discord. Open this page (the address is a key, keep it to yourself):
demo-channels = The page shows one channel at a time. Type a channel's name here to open it there: { $channels }
demo-viewers = Switch who you are at the top of the page: { $viewers }
demo-stop = Ctrl-C stops the demo.
demo-open = #{ $channel } is now here:
demo-no-channel = There is no channel "{ $name }". There are: { $channels }
demo-skipped = ⏩ It is { $when } now. Look into the channel where I post, or into your direct messages.
demo-nothing-planned = Nothing is planned yet. With `/setup`, give me a channel for the quote of the day; or one for releases, and something to announce with `/release add`.
demo-port-taken = Port { $port } is taken, so another one was chosen.
demo-missing = The demo needs the package SimCord, which "make setup" installs.
demo-bye = The demo has stopped; nothing was kept.
tour-title = A tour of every command
tour-release = Season 4
tour-about = Eight new episodes.
tour-reminder = make popcorn
tour-quote = be kind, and bring snacks
tour-rewatch = Re-watch: Season { $season }
tour-done = { $count } answers, no errors. Try it yourself: make demo
tour-errors = Errors: { $errors }

# Backups

backup-progress = Copying the database
backup-done = The backup is in { $file }. It was checked and is whole.
backup-stopped = Stopped. No backup was made, and nothing was left behind.
backup-postgresql = DATABASE_URL names a PostgreSQL database, and PostgreSQL has its own tools: pg_dump makes a backup, also while the bot
    is running, and pg_restore puts it back. docs/running.md shows how.
backup-in-memory = DATABASE_URL names a database in memory, which has no file to copy. A database that lasts looks like
    DATABASE_URL=sqlite:///var/truham.db
backup-missing = There is no database at { $file }, so there is nothing to back up yet. Truham makes it when it first starts. If yours is
    somewhere else, put its place into DATABASE_URL.
backup-not-a-file = { $file } is not a file; perhaps it is a folder. Please let DATABASE_URL name the file of the database. No backup was made.
backup-unreadable = The database { $file } cannot be read: { $reason }. No backup was made.
backup-foreign = { $file } is not a database of Truham, so no backup was made. Is DATABASE_URL right?
backup-damaged = The database { $file } is damaged: { $reason }. No backup was made of it, so your earlier backups are worth keeping: stop the
    bot, move this file away without deleting it, and restore the newest of them.
backup-taken = This is there already: { $found }. A backup never writes over anything, so please give the name of a new file.
backup-no-folder = There is no folder { $folder }. Please make it first, or name another one. No backup was made.
backup-full = The disk is full: the backup does not fit into { $folder }. Nothing was left behind. Please make room, or choose another disk.
backup-failed = The backup could not be written to { $file }: { $reason }. Nothing was left behind.

restore-progress = Restoring the database
restore-done = Restored to { $file }. Next: start the bot, for example with "make run".
restore-done-elsewhere = Restored to { $file }. Next: put DATABASE_URL=sqlite:///{ $file } into .env, then start the bot.
restore-stopped = Stopped. Nothing was restored, and nothing was left behind.
restore-missing = There is no file { $file }, so nothing was restored. Please name a file that "python -m bot backup" wrote.
restore-not-a-file = { $file } is not a file; perhaps it is a folder. Please name the file of the backup itself. Nothing was restored.
restore-unreadable = { $file } cannot be read as a backup: { $reason }. Nothing was restored.
restore-foreign = { $file } is not a database of Truham. Nothing was restored.
restore-damaged = The backup { $file } is damaged: { $reason }. Nothing was restored. Please take another backup.
restore-newer = The backup { $file } is newer than this program (it has revision { $revision }). Nothing was restored. Please update Truham first.
restore-taken = This is there already: { $found }. Restoring never writes over anything. Stop the bot and move all of it away together, or
    restore to another place with "--to NEW" and put that into DATABASE_URL. Nothing was restored.
restore-no-folder = There is no folder { $folder }. Please make it first, or name another place with "--to NEW". Nothing was restored.
restore-full = The disk is full: the database does not fit into { $folder }. Nothing was left behind. Please make room, or name another place
    with "--to NEW".
restore-failed = The database could not be written to { $file }: { $reason }. Nothing was left behind.
