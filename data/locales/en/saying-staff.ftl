# Quotes of members, as the staff see them: what waits for them, taking one out, and quotes as files.

## What waits

queue-title = A quote waits for you
queue-decided = A quote of a member
queue-all = Quotes that wait for you
queue-saved = { $who ->
    [none] Saved { $when }.
   *[other] Saved by { $who }, { $when }.
  }
queue-claimed = Somebody says that these are their words. Nobody can see quote { $number } until you decide. **Approve** shows it again; **Decline** takes it down for good.
queue-unseen = It was said in a channel that not everybody here can read, so I don't show it. `/quotes waiting` shows it to those who can.
queue-approved = { $who ->
    [none] ✅ Approved. It is quote { $number }.
   *[other] ✅ Approved by { $who }, { $when }. It is quote { $number }.
  }
queue-declined = { $who ->
    [none] 🗑️ Declined. The reason: { $reason }
   *[other] 🗑️ Declined by { $who }, { $when }. The reason: { $reason }
  }
queue-gone = It no longer waits for you: it was taken down.
queue-none = Nothing waits for you.
queue-hidden = { $count ->
    [one] One more is from a channel that you can't read.
   *[other] { $count } more are from channels that you can't read.
  }
queue-footer = Quote { $page } of { $pages }
queue-edit = Change the words
    .words = The words
    .hint = What stands between two || is covered. It goes on waiting.
queue-decline = Decline this quote
    .reason = Why?
    .hint = Who saved it is told.
    .claimed = It is taken down for good. The reason is only for the staff.
queue-no-reason = Please write a reason. Nothing was changed.
button-approve = Approve
button-decline = Decline

## Taking one out

quote-remove = Remove quote { $number }?
quote-remove-about = Nobody can see it any more, and its number stays empty. It may be saved again.
button-quote-remove = Yes, remove it
button-quote-keep = No, keep it
quote-removed = 🗑️ Quote { $number } is removed.
quote-kept = All right, quote { $number } stays.

## Files

quote-nobody = somebody
quotes-import = Quotes from a file
quotes-import-found = { $count ->
    [one] I found one quote in this { $kind }.
   *[other] I found { $count } quotes in this { $kind }.
  }
quotes-format-truham = file of mine
quotes-format-quoter = file, which looks like one from Quoter
quotes-format-nadeko = file, which looks like one from NadekoBot
quotes-left = { $count ->
    [one] One of them stays out:
   *[other] { $count } of them stay out:
  }
quotes-left-empty = { $count } without words
quotes-left-closed = { $count } from a channel of another server that not everybody could read
quotes-left-refused = { $count } by people who don't want to be quoted
quotes-left-said-no = { $count } that their authors said no to
quotes-left-known = { $count } that you have already, or that are in the file twice
quotes-import-nothing = So there is nothing to bring in.
quotes-import-first = { $count ->
    [one] This is it:
   *[other] The first { $count }:
  }
quotes-rules = Shall I bring them in? Until you say yes, nothing is changed. The question holds for an hour.
    - Each gets a new number, after those that are there.
    - They are shown at once. I don't message the people who are credited; each of them can take their words down.
quotes-import-changed = Something changed meanwhile, so I changed nothing. This is what the file would bring in now:
button-quotes-import = { $count ->
    [one] Bring it in
   *[other] Bring in all { $count }
  }
button-quotes-leave = No, leave it
quotes-imported = { $count ->
    [0] Nothing was left to bring in.
    [one] ✅ One quote is in.
   *[other] ✅ { $count } quotes are in.
  }
quotes-discarded = All right, nothing was changed.
quotes-export = Your quotes
quotes-export-about = { $count ->
    [one] One quote, as a file that you can keep and bring back with `/quotes import`, here or in another server.
   *[other] { $count } quotes, as a file that you can keep and bring back with `/quotes import`, here or in another server.
  }
quotes-export-part = This is part { $part } of { $parts }. `/quotes export part` gives you the others.
quotes-export-none = There is no quote that I could put in a file.
quotes-export-hidden = { $count ->
    [one] One is not in it: it is from a channel that you can't read from here.
   *[other] { $count } are not in it: they are from channels that you can't read from here.
  }

## What is wrong

error-ask-first = This server asks every author first, and I can't ask everybody who is in a file. A manager can change that in `/setup`, under "Quotes of members". Nothing was changed.
error-import-encoding = That is not a text file in UTF-8. Please save it as UTF-8 and try again. Nothing was changed.
error-import-large-quotes = That file is too large; 8 MB is the most. Please split it. Nothing was changed.
error-import-large-yaml = That file is too large; 2 MB of YAML is the most. Please split it. Nothing was changed.
error-import-many-quotes = That file has more than 20,000 quotes in it. Please split it. Nothing was changed.
error-import-no-quotes = I found no quotes in that file. I read files from `/quotes export`, from Quoter (JSON) and from NadekoBot (YAML). Nothing was changed.
error-import-quote = Something in quote `{ $where }` of that file is not as I expect it. Nothing was changed.
error-import-no-text = Quote `{ $where }` of that file has no text. Nothing was changed.
error-import-id = In quote `{ $where }` of that file, the ID can't be right. Nothing was changed.
error-import-date = In quote `{ $where }` of that file, the date can't be right. Nothing was changed.
error-import-attachment = Quote `{ $where }` of that file has an attachment that is not on Discord. Nothing was changed.
error-import-twice = `{ $where }` stands twice in one quote of that file. Nothing was changed.
error-import-json = That file is no proper JSON; I stumbled in line { $where }. Nothing was changed.
error-import-yaml = That file is no proper YAML; I stumbled in line { $where }. Nothing was changed.
error-import-yaml-tricks = Line { $where } of that file uses anchors, aliases or types of YAML. I don't read those. Nothing was changed.
