# The feed of the demo: invented, and only on this computer.
demo-feed-title = { $show } fan news (demo)
demo-feed-item-1 = Welcome to the { $show } fan news
demo-feed-more-1 = This feed was made up for the demo. Every half minute there is something new.
demo-feed-item-2 = Fan art week for { $show } begins on Monday
demo-feed-more-2 = Draw, knit, bake or write: everything counts.
demo-feed-item-3 = A { $show } re-watch this Friday
demo-feed-more-3 = We start with the very first episode. Bring tea.
demo-feed-item-4 = Our { $show } quiz: who knows the most?
demo-feed-more-4 = Twenty questions, no prizes, lots of fun.
demo-feed-item-5 = Book club: the { $show } volume you all love
demo-feed-more-5 = Tell us which page you always go back to.
demo-feed-item-6 = A playlist for everyone who misses { $show }
demo-feed-more-6 = Forty songs, chosen by you.
demo-feed-item-7 = Thank you for a lovely { $show } fan art week
demo-feed-more-7 = More than a hundred of you took part.
demo-feed-item-8 = { $show } giveaway: stickers for ten of you
demo-feed-more-8 = Invented, like all of this. Try a filter that keeps out the word "giveaway".
demo-feed-about = Feeds work here, too, without the internet:
    1. At the top, become the manager. In `/setup`, choose #news for News and #staff for Staff notices.
    2. Type `/feed add` with this address: { $url }
    3. Something new comes every half minute. Press Refresh at the top to see it here.
demo-feed-printed = To try feeds, open the channel staff; its second message tells how. The address for /feed add: { $url }
