"""The stages of the training: what is shown for how long, and how fast the network learns."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    steps: int
    rate: float  # the highest learning rate
    shares: tuple  # of crops, mosaics and pasted faces among the pictures; the rest shows no chosen face
    faceless_tiles: float  # of a mosaic's tiles
    rare: float  # how much more often faces seen from a side are chosen
    stretch: float  # the deviation of the logarithm of width to height
    smallest: int = 20  # pixels of a chosen face
    crowds: float = 0.3  # a photo of n faces is chosen n**crowds times as often as one of one face


STAGES = (
    Stage(7000, 2e-3, (0.4, 0.4, 0.1), 0.12, rare=3, stretch=0.08),
    # What the first stage took for faces by mistake is shown as well.
    Stage(2600, 1.2e-3, (0.3, 0.4, 0.08), 0.25, rare=6, stretch=0.12),
)


def stage_of(step):
    """The index of the stage that a step belongs to, and the first step of the stage."""
    first = 0
    for index, stage in enumerate(STAGES):
        if step < first + stage.steps:
            return index, first
        first += stage.steps
    raise ValueError(f"there is no step {step}")


def rate(stage, step, warmup=150):
    """The learning rate of a stage's step: a warm-up, then a straight line down to nothing."""
    return stage.rate * min((step + 1) / warmup, (stage.steps - step) / (stage.steps - warmup))
