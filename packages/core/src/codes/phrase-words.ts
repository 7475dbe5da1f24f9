// The words of the two phrases: 256 plain English adjectives and 256 nouns, each list with first four letters of its own,
// so that a half-heard word is still the right one. Their order is part of the protocol (docs/protocol.md section 5).
const words = (list: string): readonly string[] => list.trim().split(/\s+/);

export const PHRASE_ADJECTIVES: readonly string[] = words(`
  active amber ample ancient arctic autumn awake basic bitter black brave brief bright broad bronze brown
  careful central cheerful chief civil classic clean clever close cloudy coastal common complete copper coral
  correct cosmic cotton country crimson crisp crystal curious curly current daily dense desert direct distant
  double dusty early eastern elder electric elegant empty endless equal exact extra faithful famous fancy
  fearless fertile final first flying foreign formal fragile frequent fresh friendly frozen funny future gentle
  giant glass global golden grand great green happy harvest heavy helpful hidden hollow honest hopeful human
  humble ideal indoor inner ivory jolly junior large leather legal level light linen liquid little living local
  loose lovely lower loyal lucky lunar magic major maple marble marine massive mellow merry metal middle mighty
  mineral minor mobile modern morning mountain moving musical narrow native natural neutral nimble noble normal
  northern novel ocean olive orange orderly outer paper patient peaceful perfect plain plastic pleasant polar
  polite popular precious pretty private proper proud public purple quick quiet random rapid ready recent
  regular remote rigid rising rough round royal rural rusty salty sandy scarlet secret senior seventh shallow
  sharp shiny short silent silver simple single slow small smart smooth social soft solar solid southern spare
  special spicy spring square stable steady steel stone stormy straight strong sturdy sudden summer sunny super
  sweet swift tall tame tender thick thin third tidy tiny tough tropical true twin upper urban useful usual
  vacant valid velvet violet visible vital warm western white whole wide wild windy winter wise wooden young
  zealous
`);

export const PHRASE_NOUNS: readonly string[] = words(`
  acorn actor airport album anchor apple apron arrow artist avenue badge baker balcony bamboo banana banjo
  barrel basket beach bench berry bicycle blanket bonfire border bottle branch bread brick bridge broom brother
  bucket buffalo butter cabin cactus camel candle canoe canyon captain carpet castle ceiling cellar chain cherry
  chest chicken cinema circle cliff clock cloud coach coffee college comet compass corner cottage cousin cradle
  crane crayon crown curtain dancer dentist diamond dinner doctor dolphin donkey dragon dream dress driver eagle
  earth elbow elephant engine envelope falcon farmer father feather fence festival field finger flower flute
  forest fountain friend fruit garage garden giraffe glove goat grape grass guitar hammer harbor hawk helmet
  hill hockey honey horse hospital hotel house island jacket jaguar jewel judge jungle kettle kitchen kite
  kitten ladder lake lamp lantern lawyer leaf lemon letter library lion lizard lobster magnet mango market
  meadow melon minute mirror monkey moon mother mouse museum napkin needle nest notebook nurse office onion
  orchard oven paddle painter palace panda parrot peach pencil penguin pepper piano picnic pigeon pillow pilot
  pizza planet plate pocket poet pond potato prince puppy pyramid queen rabbit radio ribbon river road robot
  rocket roof rose sailor salad sand school scooter shadow sheep shell shield ship shirt shoe shop singer sister
  skater snow spider spoon squirrel stair station stove street student sugar table tailor teacher temple tent
  theater thunder ticket tiger toast tomato tower train tree truck tulip turtle umbrella uncle valley vase
  village violin wagon waiter wall walrus water whale wheel window wizard wolf world zebra
`);
