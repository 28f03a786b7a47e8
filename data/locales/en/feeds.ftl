# /feed: feeds that a server follows, what became of their items, and what can go wrong with them.

command-feed = News from other places: the feeds this server follows
command-feed-add = Follow a feed: what is new in it comes here, after staff said yes
    .url = The address of a feed, or one of the suggestions
    .channel = Where I post it; left out, in the channel for news
    .role = The role I ping
    .trusted = Post everything at once, without asking staff first
    .newest = Begin with the newest item, to see how it looks
command-feed-list = All feeds this server follows, and how they are doing
command-feed-show = Everything about one feed, and buttons to change it
    .feed = Which feed
command-feed-test = Look into a feed without following it
    .url = The address of a feed, or one of the suggestions
command-feed-pause = Post nothing of a feed for a while
    .feed = Which feed
command-feed-resume = Post a paused feed again
    .feed = Which feed
command-feed-remove = Stop following a feed; I ask first
    .feed = Which feed
command-feed-why = What happened to each item, and why
    .feed = Which feed; leave it out for all of them
command-feed-import = Follow many feeds at once, from an OPML file
    .file = An OPML file, as other feed readers and /feed export write it
    .channel = Where I post them; left out, in the channel for news
    .trusted = Post everything at once, without asking staff first
command-feed-export = Get your feeds as an OPML file, which other feed readers can read, too
command-feed-suggested = Feeds about the show that may be worth following

# ---------------------------------------------------------------- one feed

feed-address = **Address** · { $url }
feed-place = **Posted in** · { $channel }
feed-place-news = **Posted in** · { $channel } *(the channel for news)*
feed-place-none = **Posted in** · nowhere yet: choose a channel below, or ask a manager to choose one for News in `/setup`
feed-role = **Pings** · { $role }
feed-role-none = **Pings** · nobody
feed-form = **Posted as** · { $form }
feed-form-news = **Posted as** · { $form } *(like all news)*
feed-tag = **Tag** · { $tag }
feed-tag-gone = a tag that is gone
feed-drafts = **Staff first** · every item waits in { $channel } until one of you presses *Post*
feed-drafts-nowhere = **Staff first** · ⚠️ every item waits for the staff, but there is no channel for Staff notices. A manager can choose one in `/setup`.
feed-trusted = **Staff first** · no, items are posted at once
feed-publish = **Published** · to the servers that follow the channel. Discord takes about ten an hour, so it may take a while.
feed-spoilers = **Spoilers** · items are covered, and `/news` shows them only to who has seen everything
feed-paused = **Paused** · nothing from it is posted
feed-filters = **Only items that**
feed-no-filters = **Filters** · none: nothing is left out
feed-clause-contains = contain: { $words }
feed-clause-all = have all of: { $words }
feed-clause-any = have at least one of: { $words }
feed-clause-not = have none of: { $words }
feed-more-words = { $words } and { $count } more

feed-health-new = I have not read it yet. I will do that { $next }.
feed-health-fine = Works: read { $last }, next { $next }
feed-health-failing = ⚠️ Not working since { $since }. { $why } I keep trying: next { $next }.
feed-soon = soon
finding-no-tag = In { $channel } every post needs a tag. Choose one below, or turn that off in the settings of the forum.
feed-not-announcement = ⚠️ { $channel } is no announcement channel, so there is nobody to publish to.

feed-news-off = ⚠️ News is switched off in `/setup`, so nothing from it is posted. A manager can switch it on again.

feed-flag-paused = paused
feed-flag-drafts = staff first
feed-flag-publish = published
feed-flag-spoilers = spoilers
feed-flag-filters = filtered
feed-nowhere = ⚠️ no channel

feeds-title = Feeds
feeds-none = This server follows no feeds yet. A feed is a list of what is new on a website, made for programs like me.
feeds-none-do = Begin with `/feed suggested`, or with `/feed add` and an address. `/feed test` looks into a feed without following it.
feeds-footer = 🟢 works · 🟠 needs a look · ⚪ paused. Page { $page } of { $pages }, { $count ->
    [one] one feed
   *[other] { $count } feeds
  }.
feeds-open = Open a feed

choose-feed-channel = Post in another channel
choose-feed-role = Ping a role
choose-feed-form = How is it posted?
choose-feed-tag = The tag of its posts
choose-feed-text = Change name or filters
feed-form-choice-usual = Posted as usual
feed-no-tag = No tag
feed-text-name = Name
feed-text-contains = Filter: contains all of these phrases
feed-text-all = Filter: has all of these words
feed-text-any = Filter: has at least one of these words
feed-text-not = Filter: has none of these words
button-feed-trusted-on = Post without asking
button-feed-trusted-off = Ask staff first
button-feed-spoilers-on = Cover as spoilers
button-feed-spoilers-off = Do not cover it
button-feed-publish-on = Publish to followers
button-feed-publish-off = Do not publish
button-feed-paused-on = Pause
button-feed-paused-off = Resume
button-feed-try = Try now
button-feed-why = Why?
button-feed-remove = Remove
button-feed-list = All feeds
button-feeds-suggested = Suggestions
button-feed-open = Change something
button-feed-keep = No, keep it
button-feed-remove-yes = Yes, remove it

ask-feed-name = Name
    .label = What is it called here?
    .hint = Posts say with this name where they are from. Empty: the address of its website.
ask-feed-contains = Filter: all of these phrases
    .label = Phrases, separated by commas
    .hint = Items that lack one of these are left out. Empty: no such filter.
ask-feed-all = Filter: all of these words
    .label = Words or phrases, separated by commas
    .hint = Items that lack one of these are left out. Empty: no such filter.
ask-feed-any = Filter: at least one of these words
    .label = Words or phrases, separated by commas
    .hint = Items that have none of these are left out. Empty: no such filter.
ask-feed-not = Filter: none of these words
    .label = Words or phrases, separated by commas
    .hint = Items that have one of these are left out. Empty: no such filter.

feed-changed = ✅ Saved.
feed-tried = 🔄 I read it in a moment, but not more than once a minute. Then press "Check again" to see if it worked.
feed-checked = 🔄 This is how it is now.
feed-paused-now = ⚪ Paused: nothing from it is posted until you resume it. What comes in the meantime is not posted later.
feed-resumed-now = 🟢 Resumed: I bring you what is new from now on.

# ---------------------------------------------------------------- what was done

feed-added = Following: { $name }
feed-added-count = { $count ->
    [0] There is nothing in it at the moment.
    [one] There is one item in it now, which I do not post.
   *[other] There are { $count } items in it now, which I do not post.
  } I bring you what is new from now on.
feed-added-newest = { $count ->
    [0] There is nothing in it at the moment. I bring you what is new from now on.
    [one] There is one item in it, and I begin with that.
   *[other] There are { $count } items in it. I begin with the newest and do not post the others.
  }
feed-removed = I no longer follow **{ $name }**. What was posted stays.
feed-remove-title = Stop following { $name }?
feed-remove-ask = What was posted stays; what still waits, for the staff or to be posted, is thrown away. If you follow it again one day, it starts from zero.

preview-title = In the feed: { $name }
preview-nameless = a feed without a name
preview-nothing = It is a good feed, but there is nothing in it at the moment.
preview-count = { $count ->
    [one] One item.
   *[other] { $count } items; the newest:
  }
preview-known = Here it would be called **{ $name }**.
preview-by-id = Its items have ids, so I can tell for sure what is new.
preview-by-link = Its items have no ids, so I tell by their links what is new.
preview-by-content = Its items have neither ids nor links, so I tell by their words what is new. When a title is corrected, I may take it for a new item.
preview-footer = Nothing was posted, and nothing is followed. To follow it: `/feed add`
preview-untitled = (no title)

suggested-title = Feeds about { $show }
suggested-about = Nothing here is on by default. What you follow waits for the staff first, until you say that you trust it.
suggested-none = There are no suggestions for this show. `/feed add` follows any feed you know the address of.
suggested-followed = ✅ **{ $name }** · followed
suggested-line = **{ $name }** · { $kind }
suggested-official = official
suggested-press = press
suggested-fan = from fans
suggested-label = { $name } ({ $kind }): { $why }
suggested-footer = Page { $page } of { $pages }
button-follow = Follow: { $name }

imported-title = { $count ->
    [0] I follow nothing new
    [one] One more feed
   *[other] { $count } more feeds
  }
imported-soon = I read them in the next minutes. What is in them now is not posted; what is new from then on is.
imported-known = { $count ->
    [one] One was followed already: { $names }
   *[other] { $count } were followed already: { $names }
  }
imported-refused = Not followed:
imported-refused-one = { $url }: { $why }
imported-left-out = { $count ->
    [one] One more did not fit: there is a limit to the feeds of one server.
   *[other] { $count } more did not fit: there is a limit to the feeds of one server.
  }
imported-more = { $count ->
    [one] and one more
   *[other] and { $count } more
  }
feeds-export-title = Your feeds
feeds-export = { $count ->
    [0] You follow no feeds yet, so this file is empty.
    [one] One feed as an OPML file.
   *[other] { $count } feeds as an OPML file.
  } Other feed readers can read it, and `/feed import` brings it back, here or in another server.
feeds-export-heading = Feeds of { $server }

# ---------------------------------------------------------------- why

why-title = What happened to each item
why-title-of = What happened to each item: { $name }
why-nothing = Nothing has come yet. What was in a feed when you began to follow it is remembered, and not posted.
why-footer = Page { $page } of { $pages }, { $count ->
    [one] one item
   *[other] { $count } items
  }. Kept for 90 days.
why-line = { $when } { $title }{ $source ->
    [none] {""}
   *[other] {" "}· { $source }
  }
why-untitled = (no title)
why-posted = ✅ posted: { $link }
why-posted-somewhere = ✅ posted
why-waiting = ⏳ about to be posted{ $error ->
    [none] {""}
   *[other] ; the last attempt failed: { $error }
  }
why-failed = ⚠️ could not be posted{ $error ->
    [none] {""}
   *[other] : { $error }
  }
why-expired = ⚠️ not posted: when it was possible at last, it was too late{ $error ->
    [none] {""}
   *[other] . The last attempt failed: { $error }
  }
why-cancelled = ➖ taken back before it was posted
why-draft = 📝 waits for the staff in { $channel }
why-draft-word = ✋ held back for the word "{ $word }"; waits for the staff in { $channel }
why-nowhere = (no channel for Staff notices)
why-skipped = ➖ skipped by { $who }
why-skipped-somebody = ➖ skipped by the staff
why-filtered-contains = ➖ filtered: it does not contain "{ $word }"
why-filtered-all = ➖ filtered: it does not have "{ $word }"
why-filtered-any = ➖ filtered: it has none of the words
why-filtered-not = ➖ filtered: it has "{ $word }"
why-filtered = ➖ filtered
why-bundled = ➖ many came at once: it only stands in the list "And more"
why-also = 🔗 told already by { $source }; that post names this one as well
why-also-other = 🔗 told already by another feed; that post names this one as well
why-too-old = ➖ too old to be news: far older than what was in the feed when you began
why-seen = ➖ was there when you began to follow it
why-paused = ➖ came while the feed was paused, or News was switched off
why-no-place = ⚠️ not posted: there was no channel for it
why-blank = ⚠️ it has no title, no text and no link, so there is nothing to post

# ---------------------------------------------------------------- what goes wrong

error-feed-no-url = This is not a web address that I can use. Please write all of it, such as https://example.org/feed. `/feed suggested` shows some feeds to begin with.
error-feed-scheme = I only read addresses that begin with https:// or http://.
error-feed-credentials = There is a name or a password in this address. I keep nobody's passwords; please use an address without one.
error-feed-port = This address names port { $detail }, and I only use the usual ones. Please look for an address without a number after the name of the website.
error-feed-long-url = This address is too long for me.
error-feed-private = This address leads into a private network, and I don't go there. Please use an address that everybody can reach.
error-feed-no-host = I can't find this website. Is its name spelled right?
error-feed-unreachable = I can't reach this website, or it broke off in the middle.
error-feed-tls = The safe connection (https) to this website does not work: its certificate is not in order.
error-feed-timeout = This website took too long to answer.
error-feed-redirects = This address sends me from one place to the next, and never to a feed.
error-feed-status = Instead of a feed, the website answered with error { $detail }. (403: it keeps me out. 404: nothing is there. 500 and more: it is broken.)
error-feed-too-big = This is larger than any feed should be; { $detail } MB is the most I read.
error-feed-encoded = The website sent something that I can't unpack, or it was damaged on the way.
error-feed-empty = Nothing came: the page at this address is empty.
error-feed-html = This is a web page, not a feed.{ $detail ->
    [none] {" "}Look for a link or a symbol called "RSS", "Atom" or "Feed" on it, and use that address.
   *[other] {" "}Its feed is at another address; please use this one: `{ $detail }`
  }
error-feed-not-a-feed = There is no feed at this address: neither RSS nor Atom nor JSON Feed.
error-feed-broken = This begins like a feed, but it is broken, and I can't make out what it says. Only the website can repair that.
error-feed-too-many = There are too many items in this feed; { $detail } is the most I read.
error-feed-too-complex = This feed takes far too long to read. Something is wrong with how it is made.
error-feed-internal = Sorry, something went wrong on my side while I read it. It is noted in the log.
error-no-feed = { $text ->
    [none] This feed is no longer followed here. `/feed list` shows those that are.
   *[other] This server follows no feed "{ $text }".{ $near ->
        [none] {" "}`/feed list` shows all of them.
       *[other] {" "}Did you mean { $near }?
      }
  }
error-known-feed = This server follows this feed already. `/feed show` opens it, and there you can change it.
error-too-many-feeds = This server follows { $most } feeds; more than that I can't look after. You can remove one with `/feed remove`.
error-no-draft-place = What comes from this feed waits for the staff first, but there is no channel for that yet. A manager can choose one for Staff notices in `/setup`. Or trust the feed (`trusted` in `/feed add`): then everything is posted at once.
error-no-news-place = Where shall I post it? Name a channel (`channel` in `/feed add`), or ask a manager to choose one for News in `/setup`.
error-decided = Somebody was quicker: this item was posted or skipped already.
error-setting-words = I could not read "{ $text }". Write words or short phrases with commas between them, at most 20, none longer than 60 letters.
error-import-opml = I can't read that file as a list of feeds. Please use an OPML file, such as one from `/feed export`. Nothing was changed.
error-import-empty-opml = There are no feeds in that file. Nothing was changed.
error-import-large-opml = That file is too large for a list of feeds; 256 KB is the most. Nothing was changed.

# ---------------------------------------------------------------- in the audit trail

feed-part-name = name
feed-part-channel = channel
feed-part-role = role
feed-part-tag = tag
feed-part-post = posted as
feed-part-publish = published to followers
feed-part-trusted = posted without asking
feed-part-spoilers = covered as spoilers
feed-part-paused = paused
feed-part-contains = filter, contains all of
feed-part-all = filter, all of
feed-part-any = filter, at least one of
feed-part-not = filter, none of
