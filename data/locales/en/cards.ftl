# Pictures to share, and what is said where one cannot be seen.

card-drawing = The picture is still being drawn, so here it is in words. Ask again in a moment to see it.
card-undrawable = I can't draw this one: I have no font for its letters, or it is too much for one picture. Here it is in words.

card-quote-alt = A card with a quote: "{ $text }" — { $speaker }{ $details ->
    [none] {""}
   *[other] {""}, { $details }
  }

card-quote-number = quote { $number }
card-quote-covered = (covered)

## /card countdown

card-rumour = { $kind } · a rumour
card-as-of = as of { $day }
card-countdown-unit = { $count ->
    [one] day to go
   *[other] days to go
  }
card-countdown-today = Today
card-countdown-out = Out now
card-countdown-undated = No day yet
card-countdown-cancelled = Called off
card-countdown-alt = A countdown with a wreath of leaves. { $title } ({ $kind }): { $said }{ $day ->
    [none] {""}
   *[other] {""}. { $day }
  }, { $known }.

## /card season

card-minutes = { $minutes } min
card-season-unseen = not seen yet
card-season-hidden = { $count ->
    [one] One episode is still ahead of you.
   *[other] { $count } episodes are still ahead of you.
  }
card-season-more = { $count ->
    [one] and one more
   *[other] and { $count } more
  }
card-season-hours = { $weeks ->
    [one] { $hours } million hours watched in a week
   *[other] { $hours } million hours watched in { $weeks } weeks
  }
card-season-alt = { $title } of { $show }. { $facts }. { $episodes ->
    [none] {""}
   *[other] Episodes: { $episodes }.
  }{ $hidden ->
    [0] {""}
    [one] {" "}One more is not shown yet.
   *[other] {" "}{ $hidden } more are not shown yet.
  }

## /card relations

relations-card = As a picture to share: `/card relations`
card-map-main = Who is who
card-map-nobody = The map shows characters. Choose one of them, or leave `who` out for the main characters.
card-map-more = { $count ->
    [one] and one more
   *[other] and { $count } more
  }
card-map-love = partners
card-map-family = family
card-map-friend = friends
card-map-close = close
card-map-ex = exes
card-map-school = school and teams
card-map-unkind = unkind
card-map-other = other
card-map-alt = A map of characters. { $title }: { $people }{ $more ->
    [none] {""}
   *[other] {""}; { $more }
  }.
