# What members of a server said: showing it, saving it, and deciding about it.

## A quote of a member

saying-by = — **{ $name }**{ $number ->
    [0] {""}
   *[other] {" "}· #{ $number }
  }
saying-link = the message
saying-files = 📎 { $names }
saying-no-words = (only files)
saying-gone = 🍂 These words are not shown any more.
saying-unseen = (from a channel that you can't read now)

sayings-by = { $name }: { $count ->
    [one] one quote
   *[other] { $count } quotes
  }
sayings-none = There is no quote of them that I could show here.
sayings-none-yet = There is no quote of a member that I could show here yet. To save one, press and hold a message (or right-click it), then "Apps", "Save as quote"; or use `/quote add`.
quote-hearts = ❤️ { $count }
quotes-top = The most loved quotes
quotes-top-none = Nobody has loved a quote here yet. The heart below each quote does that.

button-heart = { $count ->
    [0] Love it
   *[other] { $count }
  }
button-not-okay = Not okay?

## Saving one

quote-saved = Saved as quote { $number }
quote-saved-told = I let { $name } know, with a way to take it down.
quote-asked = I asked { $name } first
quote-asked-about = It is a quote once they say yes. If they don't answer within 14 days, I forget it.
quote-waits = It waits for the staff
quote-waits-about = It is a quote once they say yes.

button-quote-yes = Yes
button-quote-no = No
button-quote-down = Take it down
button-quote-back = Take back
button-quote-claim = These are my words
button-quote-remove = Remove it
button-quote-never = Never quote me
button-quote-read = Show me

## What can be done about one

quote-not-okay = What you can do
quote-may-yes = **Yes**: it becomes a quote of this server.
quote-may-no = **No**: it goes away, and nobody can save these words again.
quote-may-down = **Take it down**: it goes away, and nobody but you can save these words again.
quote-may-back = **Take back**: you saved it, so you can make it go away.
quote-may-claim = **These are my words**: I don't know who wrote them. If it was you, I hide them at once, and the staff decide.
quote-may-remove = **Remove it**: you are of the staff here, so you can make it go away.
quote-may-never = **Never quote me**: all quotes of you go away, in every server, and there can be no new ones.
quote-tell-staff = Is something about it not okay? Please tell the staff of this server; they can remove it.

quote-done-yes = Thank you. It is quote { $number } now. You can still take it down whenever you like.
quote-done-yes-waits = Thank you. The staff look at it before it becomes a quote.
quote-done-no = Okay, it is not a quote, and nobody can save these words again. Thank you for telling me.
quote-done-down = Done, I took it down. Nobody but you can save these words again. If an older message of mine still shows them, the staff of that server can delete it.
quote-done-back = Done, I took it back.
quote-done-claim = I have hidden it at once. The staff of this server decide about it.
quote-done-remove = Done, I removed it.
quote-decided = That was decided already: it is a quote now{ $number ->
    [0] , or waits for the staff
   *[other] , number { $number }
  }. You can still take it down.
quote-decided-gone = That was decided already: these words are not a quote any more.

## Whether somebody wants to be quoted

optout-title = Being quoted
optout-now-in = ✅ You can be quoted.
optout-now-out = 🔕 You are not quoted anywhere.
optout-about = If you don't want to be quoted, all quotes of you go away at once, in every server, and nobody can make new ones. They don't come back if you change your mind later. I have to remember this one wish, also if you ask me to forget you with `/privacy forget`; `/quote optout` takes it back.
    Messages by proxy bots such as PluralKit come without your account, so I can't know they are yours. Press "Not okay?" below such a quote, then "These are my words".
optout-done = Okay, nobody can quote you any more. { $count ->
    [0] There was no quote of you.
    [one] One quote of you is gone.
   *[other] { $count } quotes of you are gone.
  }
optout-undone = Okay, you can be quoted again. What is gone does not come back.
button-opt-out = Never quote me
button-opt-in = I may be quoted again
button-optout = Being quoted

## /quote mine

quote-mine = Your quotes
quote-mine-of = { $count ->
    [0] What is quoted of you
    [one] One quote of you
   *[other] { $count } quotes of you
  }
quote-mine-by = { $count ->
    [0] What you saved
    [one] One quote you saved
   *[other] { $count } quotes you saved
  }
quote-mine-none = Nothing you said is a quote here.
quote-saved-none = You have not saved anything here that you could take back.
quote-mine-elsewhere = Ask me in a server to see what is quoted of you there.
quote-state-shown = ✅ Quote { $number }
quote-state-asked = ❔ Waits for a yes from the author
quote-state-waiting = ⏳ Waits for the staff
choose-quote = Choose one to do something about it
button-mine-of = What is quoted of me
button-mine-by = What I saved

## What people are told unprompted

told-saved = Words of yours were saved as quote { $number } in **{ $server }**.
told-saved-about = If that is not okay with you, take it down. I send nobody a message about it, and nobody but you can save these words again.
told-asked = May words of yours become a quote in **{ $server }**?
told-asked-about = Nobody sees them as a quote before you say yes. Without an answer I forget them after 14 days.
told-approved = The staff of **{ $server }** said yes: what you saved is quote { $number } now.
told-declined = The staff of **{ $server }** decided not to keep what you saved as a quote. Thank you all the same.
