namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>What a prompt can name.</summary>
internal enum Motif
{
    // Where it is.
    Hills,
    Forest,
    Mountains,
    Sea,
    City,

    // When it is.
    Winter,
    Spring,
    Autumn,
    Night,
    Sunset,
    Rain,
    Rainbow,

    // What stands there.
    People,
    Children,
    Elders,
    Hands,
    Cat,
    Dog,
    Animals,
    Sapling,
    Flowers,
    House,
    Gift,
    FirTree,
    Food,
    Cup,
    Books,
    Laptop,
    Heart,
    Health,
    Ball,
    Trophy,
    Megaphone,
    Donation,
    Rocket,
    Art,

    // What is in the air.
    Music,
    Birds,
    Balloons,
    Fireworks,
}
