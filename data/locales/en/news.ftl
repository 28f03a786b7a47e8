# Items of feeds: how they are posted, what waits for the staff, and feeds that fail. First lines become the names of
# threads, so they give nothing away.

## Posts

news-by = { $when ->
    [none] From **{ $source }**
   *[other] From **{ $source }**, { $when }
  }
news-from = News from { $source }
news-covered = ⚠️ This may hold spoilers, so it is covered. Open it only if you have seen everything:
news-read = Read it here: { $address }
news-also = Also at
news-more = { $count ->
    [one] And one more from { $source }
   *[other] And { $count } more from { $source }
  }
news-more-waiting = So many came at once that I did not make a draft of each. These are not posted. `/feed why` lists them all, with their links.
button-read = Read at { $host }

## Drafts

draft-title = A draft from { $feed }
draft-not-trusted = It waits for you: the staff see everything from this feed first.
draft-word = It waits for you, because **{ $word }** is on your list of words that make news wait.
draft-where = { $channel ->
    [none] There is no channel for it yet. Choose one with `/feed show`, or ask a manager to choose one for News in `/setup`.
   *[other] It will go to { $channel }.
  }
draft-looks = This is how it will look:
draft-posted = { $who ->
    [none] ✅ Posted.
   *[other] ✅ Posted by { $who }, { $when }.
  }
draft-skipped = { $who ->
    [none] 🗑️ Skipped: it is not posted.
   *[other] 🗑️ Skipped by { $who }, { $when }: it is not posted.
  }
draft-over = It no longer waits for you. `/feed why` tells what happened to it.
draft-trusted = ⭐ From now on, what comes from this feed is posted at once. Drafts that already wait still wait for you. `/feed show` changes it back.
draft-changed = ✏️ Changed by { $who }, { $when }.
draft-gone = This draft is gone
draft-gone-about = Its feed is no longer followed here, or it waited for too long. There is nothing left to decide.
draft-edit = Change the draft
    .title = Title
    .summary = Text below it
button-post = Post
button-edit = Edit
button-skip = Skip
button-always = Always from this source

## Feeds that fail

failing-title = I can't read this feed: { $name }
failing-since = It has not worked since { $since }.
failing-goes-on = Nothing was switched off. I keep trying at least once a day, and go on by myself as soon as it works again.
feed-trying = 🔄 { $who } asked me to try it again, { $when }. I do that in a moment; `/feed show` tells if it worked.
feed-fine = This feed works again: { $name }
feed-gone = This feed is no longer followed here
button-try-now = Try now
