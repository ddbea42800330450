namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Trees and flowers.</summary>
internal static class Plants
{
    /// <param name="stage">The picture.</param>
    /// <param name="random">Its form.</param>
    /// <param name="haze">How much of the far hills' colour lies over it: 0 to 1.</param>
    public static void Tree(Stage stage, PaintRandom random, double haze)
    {
        var palette = stage.Palette;
        var wood = Tint.Parse("6b4a38").Mixed(palette.Dark, 0.25).Mixed(palette.Far, haze);
        var green = palette.Near.Darker(random.Between(0.02, 0.1)).Turned(random.Between(-14, 14));
        if (stage.IsWinter)
            Fir(stage.Brush, Tint.Parse("2f7a68").Mixed(palette.Dark, 0.15).Mixed(palette.Far, haze * 0.8), wood, snow: Tint.White);
        else if (stage.Prompt.Has(Motif.Autumn))
            Round(stage.Brush, random, random.Pick(palette.Accents[..4]).Mixed(palette.Far, haze), wood);
        else if (stage.Prompt.Has(Motif.Spring) && random.Chance(0.6))
            Round(stage.Brush, random, random.Pick(palette.Accents[..2]).Mixed(palette.Far, haze * 0.7), wood);
        else if (random.Chance(0.45))
            Fir(stage.Brush, green.Mixed(palette.Far, haze), wood, snow: null);
        else
            Round(stage.Brush, random, green.Lighter(0.04).Mixed(palette.Far, haze), wood);
    }

    public static void Fir(Brush brush, Tint tint, Tint wood, Tint? snow)
    {
        brush.Rect(-4, -16, 8, 17, wood);
        for (var tier = 0; tier < 3; tier++)
        {
            var (bottom, half, top) = (-12 - (tier * 24), 34 - (tier * 8), -58 - (tier * 21));
            brush.Path(
                $"M{-half} {bottom}Q0 {bottom + 7} {half} {bottom}Q{half * 0.35} {bottom - 22} 0 {top}"
                + $"Q{-half * 0.35} {bottom - 22} {-half} {bottom}Z",
                brush.Linear([new(0, tint.Lighter(0.08)), new(1, tint.Darker(0.04))], 1, 0.3));
            if (snow is { } white)
            {
                brush.Path(
                    $"M0 {top}Q{half * 0.3} {bottom - 26} {half * 0.62} {bottom - 10}Q{half * 0.3} {bottom - 18} 0 {bottom - 12}"
                    + $"Q{-half * 0.3} {bottom - 18} {-half * 0.62} {bottom - 10}Q{-half * 0.3} {bottom - 26} 0 {top}Z", white, 0.92);
            }
        }
    }

    public static void SmallFlower(Brush brush, double x, double y, double radius, Tint tint, Tint stem)
    {
        brush.Line($"M{x} {y}v{radius * 3}", stem, radius * 0.35);
        for (var petal = 0; petal < 5; petal++)
        {
            var angle = petal * 1.2566;
            brush.Circle(x + (radius * 0.75 * Math.Sin(angle)), y - (radius * 0.75 * Math.Cos(angle)), radius * 0.55, tint);
        }

        brush.Circle(x, y, radius * 0.45, Tint.Parse("ffd85a"));
    }

    /// <summary>A bunch of tall flowers.</summary>
    public static void Bouquet(Stage stage, PaintRandom random)
    {
        var (brush, green) = (stage.Brush, Tint.Parse("3f9a5c").Mixed(stage.Palette.Near, 0.3));
        for (var number = 0; number < 7; number++)
        {
            var (x, y) = ((number - 3) * 13 + random.Between(-3, 3), -92 + (Math.Abs(number - 3) * 9) + random.Between(-5, 5));
            brush.Line($"M{x * 0.25} 0Q{x * 0.4} {y * 0.5} {x} {y}", green, 2.6);
            brush.Ellipse(x * 0.6, y * 0.45, 9, 3.4, green.Lighter(0.06), 1, number < 3 ? 40 : -40);
            var tint = stage.Palette.Accents[number % Math.Min(5, stage.Palette.Accents.Length)];
            if (number % 2 == 0)
            {
                Daisy(brush, x, y, 10, tint);
            }
            else
            {
                brush.Path(
                    $"M{x} {y + 10}C{x - 15} {y + 6} {x - 12} {y - 12} {x - 9} {y - 14}L{x - 4} {y - 7}L{x} {y - 15}L{x + 4} {y - 7}"
                    + $"L{x + 9} {y - 14}C{x + 12} {y - 12} {x + 15} {y + 6} {x} {y + 10}Z", tint);
            }
        }
    }

    /// <summary>A young plant in a mound of earth.</summary>
    public static void Sapling(Stage stage, PaintRandom random)
    {
        var (brush, green) = (stage.Brush, Tint.Parse("4caf50").Mixed(stage.Palette.Near, 0.25).Turned(random.Between(-8, 8)));
        brush.Path($"M-44 2C-36 -22 -14 -28 0 -28C14 -28 36 -22 44 2Z", brush.Linear(Tint.Parse("8a5a3c"), Tint.Parse("5c3a28")));
        brush.Line($"M0 -24C-3 -44 3 -56 0 -72", green.Darker(0.1), 4.5);
        foreach (var (y, turn, size) in new[] { (-46.0, -58.0, 0.75), (-52.0, 58.0, 0.85), (-70.0, -30.0, 1.0), (-70.0, 34.0, 1.0) })
        {
            using (brush.At(0, y, size, turn))
            {
                brush.Path($"M0 0C-17 -10 -15 -30 0 -42C15 -30 17 -10 0 0Z", brush.Linear([new(0, green.Lighter(0.14)), new(1, green)], 1, 0.2));
                brush.Line($"M0 -2V-32", green.Darker(0.12), 1.4, 0.7);
            }
        }
    }

    private static void Daisy(Brush brush, double x, double y, double radius, Tint tint)
    {
        for (var petal = 0; petal < 8; petal++)
        {
            var angle = petal * 45 * Math.PI / 180;
            var (dx, dy) = (radius * 0.8 * Math.Sin(angle), radius * 0.8 * Math.Cos(angle));
            brush.Ellipse(x + dx, y - dy, radius * 0.3, radius * 0.62, tint, 1, petal * 45);
        }

        brush.Circle(x, y, radius * 0.48, Tint.Parse("ffcf4a"));
    }

    private static void Round(Brush brush, PaintRandom random, Tint tint, Tint wood)
    {
        brush.Path($"M-4 1L-2.5 -45H2.5L4 1Z", wood);
        brush.Line($"M0 -30L10 -44M0 -24L-10 -38", wood, 2.4);
        foreach (var (x, y, radius) in new[] { (-15.0, -50.0, 18.0), (15.0, -52.0, 19.0), (0.0, -70.0, 25.0), (-9.0, -62.0, 20.0) })
            brush.Circle(x + random.Between(-2, 2), y, radius, tint);
        brush.Circle(-7, -74, 14, tint.Lighter(0.09), 0.7);
        brush.Circle(13, -58, 9, tint.Lighter(0.06), 0.6);
    }
}
