"""Who sees an answer, as far as it decides which sayings may be in it. Pure: channels and permissions are plain ids."""

from dataclasses import dataclass

from bot.sayings.saying import Origin


@dataclass(frozen=True)
class Audience:
    """`known` are the channels of the server, `visible` those that everybody who sees the answer may read; `restricted`
    tells whether it is given in a channel for adults, and `unlimited` whether only an administrator sees it, who could
    always read everything.
    """

    visible: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()
    restricted: bool = False
    unlimited: bool = False

    def sees(self, origin: Origin) -> bool:
        """What everybody could read to the last is from nowhere once its channel was deleted. Of any other channel that
        is gone nobody knows who could read it.
        """
        if origin.restricted and not self.restricted:
            return False
        if origin.place_id is None or origin.place_id in self.visible:
            return True
        return self.unlimited and origin.place_id not in self.known
