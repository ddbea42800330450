namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>The colours of one picture.</summary>
internal sealed record Palette
{
    public required Tint SkyTop { get; init; }
    public required Tint SkyLow { get; init; }

    /// <summary>Of the sun or the moon.</summary>
    public required Tint Sun { get; init; }
    public required Tint Far { get; init; }
    public required Tint Middle { get; init; }
    public required Tint Near { get; init; }
    public required Tint Water { get; init; }

    /// <summary>Of outlines and what stands against the light.</summary>
    public required Tint Dark { get; init; }

    /// <summary>Of clothes, flowers, flags and the like.</summary>
    public required Tint[] Accents { get; init; }

    /// <summary>From eight colours, in the order of the properties, and the accents after them.</summary>
    public static Palette Parse(string colors) =>
        Tint.ParseAll(colors) is [var skyTop, var skyLow, var sun, var far, var middle, var near, var water, var dark, .. var accents]
        ? new()
        {
            SkyTop = skyTop,
            SkyLow = skyLow,
            Sun = sun,
            Far = far,
            Middle = middle,
            Near = near,
            Water = water,
            Dark = dark,
            Accents = accents,
        }
        : throw new ArgumentException("A palette has eight colours and accents.", nameof(colors));

    public Palette Changed(Func<Tint, Tint> change) => new()
    {
        SkyTop = change(SkyTop),
        SkyLow = change(SkyLow),
        Sun = change(Sun),
        Far = change(Far),
        Middle = change(Middle),
        Near = change(Near),
        Water = change(Water),
        Dark = change(Dark),
        Accents = [.. Accents.Select(change)],
    };
}

/// <summary>Palettes by what a prompt says of time, season and colours.</summary>
internal static class Palettes
{
    private static readonly Palette[] Day =
    [
        Palette.Parse("4aa8e8 dcf2fb ffd65a a5d3bd 6fb88a 3f9162 3f8fc4 1f4a45 ff6b5e ffb545 f7e05b 5b7fe8 b36bd6 ffffff"),
        Palette.Parse("6fb4ea ffeed8 ffc76b b9c9dc 86b59d 4d8a72 4f9bc9 233f54 f2695c f9a03f ffdc7c 3fa7a0 7d6bd0 fff6e8"),
        Palette.Parse("2f9fd0 e6f7ef ffe06e 9fdbc6 56b59a 1f8a78 2b8fb8 123c46 ff7f50 ffc145 fff07c 4a6fe0 e86aa0 ffffff"),
    ];

    private static readonly Palette[] Sunset =
    [
        Palette.Parse("4a3f8f ffa26b ffe39a b0688f 7a4a80 45305f 6a58a8 26193f ff7a6b ffb35c ffe08a 8f7ae8 f08ac0 fff1d8"),
        Palette.Parse("e8725c ffd9a0 fff2c0 c98a7f 9a5d68 5d3a52 c9776f 33203a ffb347 ff6f69 ffe29a 6f8fd8 b56ab0 fff4e0"),
    ];

    private static readonly Palette[] Night =
    [
        Palette.Parse("0b1338 46539c f8f1cf 33427f 22305f 151e42 1f3470 0a1029 ffcf6b ff8f6b ffe9a8 7fb2ff c58aff f4f1ff"),
        Palette.Parse("14103a 5a3f94 ffe9c4 45337c 2e2560 1b1740 33307c 100c28 ff9f80 ffd37a f7f0a8 6fd6e0 e88ad6 f6f0ff"),
    ];

    private static readonly Palette[] Winter =
    [
        Palette.Parse("6fa8dc e9f4fd fff1c9 c3d9ee dce9f6 f8fbff a9cbe6 274765 e2504f f2b33d ffffff 3f8f6f 5b78d8 ffd9d0"),
        Palette.Parse("8f9fdc fbe9ee ffe7c2 c9cdea e0e4f5 fafbff b3c4e8 33406b e85a6b f5b95c ffffff 3f9a94 7a63c9 ffe4d6"),
    ];

    private static readonly Palette[] Autumn =
    [
        Palette.Parse("79b3cf fdeccb ffd065 dcae6b cd7f38 95522a 6fa0b0 4a2a1b e6532b f2a53a f6d253 a63b2b 7a913f fff3dc"),
    ];

    private static readonly Palette[] Spring =
    [
        Palette.Parse("86cdf0 fdf0f4 ffe48a c4e6b6 8fd28c 57b06a 6fbfe0 2c5a4c ff86ae ffb9d0 ffe27a 9684f0 5cccba ffffff"),
    ];

    private static readonly Palette[] Studio =
    [
        Palette.Parse("ffd9c7 fff3ea ff8f70 ffc2a8 ff9f86 f26f5c f7b59c 4d2a3c e8505b f9a03f ffd460 2f7f86 7a5ad0 ffffff"),
        Palette.Parse("c3ece3 effaf5 3fb59a 9fdcca 62c0a8 2f8f7f 8fd6c4 17424a ff7a66 ffb84d ffe27a 2f6fb0 9a6ad0 ffffff"),
        Palette.Parse("d5cdf8 f6f2ff 8f78e0 bdb0f0 9a87e0 6a54b8 b0a2ec 2e2458 ff7fa0 ffbe5c ffe88f 3fb0c0 5a78e8 ffffff"),
        Palette.Parse("c6e2fa f1f8ff 5aa2e8 a6cdf2 72aee6 3a78c0 93c2ee 1c3560 ff6f61 ffb545 ffe066 2fa88f 8a63d6 ffffff"),
        Palette.Parse("ffe7b0 fff8e6 ffb43a ffd58a f9b64f e08a2a f7cb80 56361c e65a4a 3fa08f ff8f4d 4a78c8 a85fb8 ffffff"),
    ];

    public static Palette For(PromptReading prompt, bool indoors, PaintRandom random)
    {
        var family = prompt.IsNight ? Night
            : prompt.Has(Motif.Sunset) ? Sunset
            : prompt.IsWinter ? Winter
            : prompt.Has(Motif.Autumn) ? Autumn
            : prompt.Has(Motif.Spring) ? Spring
            : indoors ? Studio : Day;
        var (turn, fresh) = (random.Between(-9, 9), random.Between(0.92, 1.08));
        var palette = random.Pick(family).Changed(tint => tint.Turned(turn).Saturated(fresh));
        return prompt.Moods.Aggregate(Colored(palette, prompt.Tints), Moody);
    }

    /// <summary>What the mood of a prompt makes of colours.</summary>
    public static Palette Moody(Palette palette, Mood mood) => mood switch
    {
        Mood.Bright => palette.Changed(tint => tint.Saturated(1.35)),
        Mood.Pastel => palette.Changed(tint => tint.Saturated(0.95).Mixed(Tint.White, 0.24)) with { Dark = palette.Dark.Lighter(0.12) },
        Mood.Dark => palette.Changed(tint => tint.Mixed(Tint.Parse("0d1020"), 0.4)),
        Mood.Warm => palette.Changed(tint => tint.Mixed(Tint.Parse("ff9a4a"), 0.16)),
        Mood.Cold => palette.Changed(tint => tint.Mixed(Tint.Parse("4a86e0"), 0.2)),
        Mood.Grey => palette.Changed(tint => tint.Saturated(0)),
        _ => palette.Changed(tint => tint.Saturated(0.45).Mixed(Tint.Parse("c49a6c"), 0.3)),
    };

    // The first colour named is that of the place, the last one that of the things in it. Light stays light and shade shade.
    private static Palette Colored(Palette palette, IReadOnlyList<Tint> tints)
    {
        if (tints.Count == 0)
            return palette;

        var (place, things) = (tints[0], tints[^1]);
        var colored = palette.Changed(tint => place with
        {
            Hue = place.Hue + (8 * (tint.Lightness - 0.5)),
            Saturation = Math.Clamp((place.Saturation * 0.75) + (tint.Saturation * 0.15), 0, 1),
            Lightness = tint.Lightness,
        });
        return colored with
        {
            Sun = palette.Sun,
            Accents = [things, things.Lighter(0.15), Tint.White, .. palette.Accents.Take(3), things.Darker(0.12)],
        };
    }
}
