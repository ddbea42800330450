namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Puts the things of a prompt where they are seen.</summary>
internal static class Foreground
{
    // More of them are a crowd.
    private const int MaxStanding = 3;

    private static readonly double[][] Slots = [[], [0.5], [0.31, 0.71], [0.5, 0.19, 0.82]];

    private static readonly double[] Sizes = [0, 1.2, 0.98, 0.82];

    // A heart beside somebody would be as large as them; above them it says what is meant.
    private static readonly Motif[] Floating = [Motif.Heart];

    public static void Paint(Stage stage)
    {
        var things = Choose(stage.Prompt);
        var standing = things.Except(things.Count > 1 ? Floating : []).Take(MaxStanding).ToList();
        var (slots, size) = (Slots[standing.Count], Sizes[standing.Count] * (stage.Prompt.Place is null ? 1.12 : 1));
        var spread = Math.Min(stage.Width, 1300);
        size *= standing.Count == 1 ? Math.Min(1.25, Math.Max(1, 0.6 + (0.4 * stage.Height / stage.Width))) : 1;

        // The first named stands in front.
        for (var place = standing.Count - 1; place >= 0; place--)
        {
            var random = stage.Random.For($"thing {place} {standing[place]}");
            var x = (stage.Width / 2) + ((slots[place] - 0.5) * spread) + random.Between(-18, 18);
            var y = stage.Ground + (place == 0 ? 0.012 * stage.Height : random.Between(-0.03, -0.01) * stage.Height);
            var lift = standing[place] == Motif.Rocket ? 0.2 * stage.Height : 0;
            using (stage.Brush.At(x, y - lift, Math.Min(size * Scale(standing[place]), stage.Width * 0.0046)))
                Draw(stage, standing[place], random, standing.Count == 1);
        }

        if (standing.Count < things.Count && things.Any(Floating.Contains))
        {
            using (stage.Brush.At(stage.Width / 2, stage.Ground - (size * 470) - 30, 1.4))
                Symbols.Heart(stage, stage.Random.For("floating"));
        }

        if (stage.Prompt.Has(Motif.Music))
        {
            var (y, scale) = standing.Count > 0 ? (stage.Height * 0.32, 3.2) : (stage.Height * 0.6, 4.3);
            using (stage.Brush.At(stage.Width / 2, y, scale))
                Symbols.Music(stage, stage.Random.For("music"));
        }
    }

    /// <summary>The things of a prompt that go together.</summary>
    public static IReadOnlyList<Motif> Choose(PromptReading prompt)
    {
        var hasPeople = prompt.Has(Motif.People) || prompt.Has(Motif.Children) || prompt.Has(Motif.Elders);
        var hasPet = prompt.Has(Motif.Cat) || prompt.Has(Motif.Dog);
        return
        [
            .. prompt.Things.SelectMany(thing => thing switch
            {
                Motif.Hands when hasPeople => (IEnumerable<Motif>)[],
                Motif.House when prompt.Place == Motif.City => [],
                Motif.Animals => hasPet ? [] : [Motif.Dog, Motif.Cat],
                _ => [thing],
            }),
        ];
    }

    /// <summary>Draws a thing 100 units high above the origin.</summary>
    public static void Draw(Stage stage, Motif thing, PaintRandom random, bool alone)
    {
        switch (thing)
        {
            case Motif.People:
                People.Adults(stage, random, alone ? 5 : 3);
                break;
            case Motif.Elders:
                People.Elders(stage, random, alone ? 4 : 2);
                break;
            case Motif.Children:
                People.Children(stage, random, alone ? 5 : 2);
                break;
            default:
                Drawing(thing)(stage, random);
                break;
        }
    }

    private static Action<Stage, PaintRandom> Drawing(Motif thing) => thing switch
    {
        Motif.Hands => People.Hands,
        Motif.Cat => Animals.Cat,
        Motif.Dog => Animals.Dog,
        Motif.Sapling => Plants.Sapling,
        Motif.Flowers => Plants.Bouquet,
        Motif.House => Cities.House,
        Motif.Gift => Festivities.Gift,
        Motif.FirTree => Festivities.FirTree,
        Motif.Food => Meals.Food,
        Motif.Cup => Meals.Cup,
        Motif.Books => Things.Books,
        Motif.Laptop => Things.Laptop,
        Motif.Heart => Symbols.Heart,
        Motif.Health => Symbols.Health,
        Motif.Ball => Symbols.Ball,
        Motif.Trophy => Symbols.Trophy,
        Motif.Megaphone => Things.Megaphone,
        Motif.Donation => Things.Donation,
        Motif.Rocket => Symbols.Rocket,
        Motif.Art => Things.Art,
        _ => throw new ArgumentOutOfRangeException(nameof(thing), thing, "Nothing that stands."),
    };

    private static double Scale(Motif thing) => thing switch
    {
        Motif.People or Motif.Elders => 4.1,
        Motif.Children => 3.3,
        Motif.House or Motif.FirTree => 4.6,
        Motif.Cat => 2.9,
        Motif.Dog => 3.3,
        Motif.Ball => 2.4,
        Motif.Sapling => 2.8,
        Motif.Food => 3.3,
        Motif.Flowers => 4.4,
        Motif.Hands => 3.8,
        _ => 3.6,
    };
}
