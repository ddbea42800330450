namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>What is understood of a prompt: known words in Russian or English, in any form.</summary>
internal sealed record PromptReading(IReadOnlyList<Motif> Motifs, IReadOnlyList<Tint> Tints, IReadOnlyList<Mood> Moods)
{
    private static readonly Motif[] Places = [Motif.Sea, Motif.Mountains, Motif.Forest, Motif.City, Motif.Hills];

    private static readonly Motif[] Outdoors =
    [
        Motif.Children, Motif.People, Motif.Elders, Motif.Cat, Motif.Dog, Motif.Animals, Motif.House, Motif.Ball, Motif.FirTree, Motif.Sapling,
        Motif.Flowers, Motif.Birds, Motif.Balloons, Motif.Fireworks, Motif.Winter, Motif.Autumn, Motif.Spring, Motif.Sunset, Motif.Night, Motif.Rain,
        Motif.Rainbow,
    ];

    /// <summary>Where it is, a rocket being in space; null where no place is meant: things then stand in a room, or nothing does.</summary>
    public Motif? Place { get; } = Motifs.Where(Places.Contains).Select(place => (Motif?)place).FirstOrDefault()
        ?? (Motifs.Contains(Motif.Rocket) ? Motif.Rocket : Motifs.Count > 0 && Outdoors.Contains(Motifs[0]) ? Motif.Hills : null);

    /// <summary>What stands there, the first named first.</summary>
    public IReadOnlyList<Motif> Things { get; } = [.. Motifs.Where(motif => motif is >= Motif.People and <= Motif.Art)];

    public bool IsNight => Has(Motif.Night) || Has(Motif.Fireworks) || Place == Motif.Rocket;

    public bool IsWinter => Has(Motif.Winter) || Has(Motif.FirTree);

    public bool Has(Motif motif) => Motifs.Contains(motif);
}
