namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>What is above the horizon, and what falls from there.</summary>
internal static class Skies
{
    public static void Paint(Stage stage)
    {
        var (brush, palette) = (stage.Brush, stage.Palette);
        stage.Wash(brush.Linear([new(0, palette.SkyTop), new(0.62, palette.SkyLow), new(1, palette.SkyLow)]));
        if (stage.IsNight)
            Stars(stage, stage.Random.For("stars"), stage.Horizon);
        Light(stage);
        if (stage.Prompt.Has(Motif.Rainbow))
            Rainbow(stage);
        if (!stage.IsNight || stage.Prompt.Has(Motif.Rain))
            Clouds(stage, stage.Random.For("clouds"));
    }

    /// <summary>Snow, rain or leaves in front of everything.</summary>
    public static void Fall(Stage stage)
    {
        var (brush, random) = (stage.Brush, stage.Random.For("fall"));
        var amount = (int)(stage.Width * stage.Height / 10_000);
        for (var number = 0; number < amount; number++)
        {
            var (x, y) = (random.Between(0, stage.Width), random.Between(0, stage.Height));
            if (stage.Prompt.Has(Motif.Rain))
                brush.Line($"M{x} {y}l{-7} {30}", stage.Palette.SkyLow.Lighter(0.2), 2.2, 0.5);
            else if (stage.IsWinter)
                brush.Circle(x, y, random.Between(1.5, 7), Tint.White, random.Between(0.5, 0.95));
            else if (stage.Prompt.Has(Motif.Autumn) && number % 3 == 0)
                Leaf(brush, x, y, random.Between(0.6, 1.3), random.Between(0, 360), random.Pick(stage.Palette.Accents[..4]));
            else if (stage.Prompt.Has(Motif.Spring) && number % 4 == 0)
                Petal(brush, x, y, random.Between(0.7, 1.3), random.Between(0, 360), random.Pick(stage.Palette.Accents[..2]));
        }
    }

    /// <summary>Stars everywhere, planets and their moons.</summary>
    public static void Space(Stage stage)
    {
        var (brush, random) = (stage.Brush, stage.Random.For("planets"));
        stage.Wash(brush.Linear([new(0, stage.Palette.SkyTop), new(1, stage.Palette.SkyLow.Darker(0.12))], 0.6));
        Stars(stage, random, stage.Height);
        var planets = new[] { (0.2, 0.24, 105, true), (0.82, 0.2, 62, false), (0.12, 0.72, 58, false), (0.88, 0.62, 88, true) };
        foreach (var (x, y, radius, ring) in planets)
        {
            var (left, top) = (stage.Width * (x + random.Between(-0.04, 0.04)), stage.Height * (y + random.Between(-0.04, 0.04)));
            var (tint, size) = (random.Pick(stage.Palette.Accents[..5]), radius * random.Between(0.8, 1.25));
            brush.Circle(left, top, size * 1.7, brush.Radial([new(0.4, tint, 0.35), new(1, tint, 0)]));
            brush.Circle(left, top, size, brush.Radial([new(0, tint.Lighter(0.18)), new(0.7, tint), new(1, tint.Darker(0.2))], 0.33, 0.3, 0.85));
            foreach (var (dx, dy, crater) in new[] { (-0.4, 0.3, 0.16), (0.3, 0.45, 0.12), (0.1, -0.5, 0.2) })
                brush.Circle(left + (dx * size), top + (dy * size), crater * size, tint.Darker(0.1), 0.5);
            if (ring)
            {
                brush.Line(
                    $"M{left - (size * 0.97)} {top + (size * 0.28)}"
                    + $"C{left - (size * 2.4)} {top + (size * 0.95)} {left + (size * 1.9)} {top - (size * 0.1)} "
                    + $"{left + (size * 0.98)} {top - (size * 0.2)}",
                    tint.Lighter(0.22), size * 0.13, 0.85);
            }
        }

        var ground = brush.Linear(stage.Palette.Near.Lighter(0.22), stage.Palette.Near);
        brush.Ellipse(stage.Width / 2, stage.Height * 1.16, stage.Width * 0.75, stage.Height * 0.28, ground);
    }

    public static void Cloud(Brush brush, double x, double y, double scale, Fill fill, double opacity)
    {
        using (brush.At(x, y, scale, opacity: opacity))
        {
            brush.Path(
                $"M-95 30C-122 30 -128 -8 -96 -12C-100 -44 -58 -62 -36 -40C-18 -78 44 -74 50 -32C80 -52 118 -28 104 -4C134 -2 130 30 104 30Z", fill);
        }
    }

    private static void Leaf(Brush brush, double x, double y, double scale, double turn, Tint tint)
    {
        using (brush.At(x, y, scale, turn))
        {
            brush.Path($"M0 -20C16 -12 16 8 0 20C-16 8 -16 -12 0 -20Z", tint);
            brush.Line($"M0 -14V26", tint.Darker(0.15), 2);
        }
    }

    private static void Petal(Brush brush, double x, double y, double scale, double turn, Tint tint)
    {
        using (brush.At(x, y, scale, turn))
            brush.Path($"M0 -9C8 -6 8 5 0 9C-5 4 -5 -5 0 -9Z", tint, 0.85);
    }

    /// <summary>Where the sun or the moon is, and how large.</summary>
    public static (double X, double Y, double Radius) LightOf(Stage stage)
    {
        var random = stage.Random.For("sun");
        var isLow = stage.Prompt.Has(Motif.Sunset) && !stage.IsNight;
        var radius = isLow ? random.Between(85, 120) : random.Between(55, 80);
        var x = stage.Width * (random.Chance(0.5) ? random.Between(0.14, 0.34) : random.Between(0.66, 0.86));
        return (x, isLow ? stage.Horizon - (radius * random.Between(0.3, 1.0)) : stage.Height * random.Between(0.13, 0.22), radius);
    }

    private static void Light(Stage stage)
    {
        var (brush, sun) = (stage.Brush, stage.Palette.Sun);
        var (x, y, radius) = LightOf(stage);
        brush.Circle(x, y, radius * 4, brush.Radial([new(0, sun, 0.55), new(0.3, sun, 0.28), new(1, sun, 0)]));
        if (stage.Prompt.Has(Motif.Rain))
            return;

        brush.Circle(x, y, radius, stage.IsNight ? sun : brush.Linear(sun.Lighter(0.08), sun));
        if (!stage.IsNight)
            return;

        foreach (var (dx, dy, size) in new[] { (-0.35, -0.2, 0.2), (0.3, 0.25, 0.26), (0.25, -0.4, 0.13), (-0.2, 0.45, 0.12) })
            brush.Circle(x + (dx * radius), y + (dy * radius), size * radius, sun.Darker(0.08), 0.8);
    }

    public static void Stars(Stage stage, PaintRandom random, double lowest)
    {
        for (var number = 0; number < stage.Width / 8; number++)
        {
            var (x, y) = (random.Between(0, stage.Width), random.Between(0, lowest));
            if (number % 12 == 0)
            {
                using (stage.Brush.At(x, y, random.Between(0.6, 1.3), opacity: 0.95))
                    stage.Brush.Path($"{Curves.Star(4, 13, 2.6)}", Tint.White);
            }
            else
            {
                stage.Brush.Circle(x, y, random.Between(0.9, 2.8), Tint.White, random.Between(0.45, 1));
            }
        }
    }

    private static void Clouds(Stage stage, PaintRandom random)
    {
        var isGrey = stage.Prompt.Has(Motif.Rain);
        var count = (int)Math.Round(stage.Width / 1000 * (isGrey ? 7 : random.Between(2, 4)));
        var tint = isGrey ? stage.Palette.SkyTop.Mixed(Tint.Parse("5c6b80"), 0.6) : Tint.White.Mixed(stage.Palette.SkyLow, 0.15);
        for (var number = 0; number < count; number++)
        {
            var x = stage.Width * (number + random.Between(0.1, 0.9)) / count;
            var y = stage.Height * random.Between(0.08, isGrey ? 0.2 : 0.36);
            Cloud(stage.Brush, x, y, random.Between(0.55, 1.35), tint, random.Between(0.6, 0.92));
        }
    }

    public static void Rainbow(Stage stage)
    {
        var (x, y, radius) = (stage.Width * 0.5, stage.Horizon + 60, Math.Min(stage.Width * 0.46, stage.Horizon * 0.85));
        string[] bands = ["f0525a", "f79a3c", "f9dd55", "5cc26e", "4a9be8", "8a63d6"];
        for (var band = 0; band < bands.Length; band++)
        {
            var arc = radius - (band * 19);
            stage.Brush.Line($"M{x - arc} {y}A{arc} {arc} 0 0 1 {x + arc} {y}", Tint.Parse(bands[band]), 20, 0.62);
        }
    }
}
