namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Hearts, games, prizes, music and the way to the stars.</summary>
internal static class Symbols
{
    private static readonly Tint Gold = Tint.Parse("f6bd3a");

    public static void Heart(Stage stage, PaintRandom random)
    {
        var (brush, red) = (stage.Brush, Red(stage, random));
        using (brush.At(0, -6, 0.98, random.Between(-6, 6)))
        {
            brush.Path($"{Curves.Heart}", brush.Radial([new(0, red.Lighter(0.16)), new(0.6, red), new(1, red.Darker(0.1))], 0.34, 0.3, 0.85));
            brush.Path($"M-34 -66C-34 -78 -26 -85 -17 -86C-24 -80 -29 -74 -30 -64Z", Tint.White, 0.6);
        }

        for (var small = 0; small < 9; small++)
        {
            var angle = (small - 4) * 0.42;
            using (brush.At(82 * Math.Sin(angle), -50 - (66 * Math.Cos(angle)) + random.Between(-8, 8), random.Between(0.1, 0.2), small * 14 - 56))
                brush.Path($"{Curves.Heart}", random.Chance(0.5) ? red.Lighter(0.12) : stage.Palette.Accents[small % 3], 0.9);
        }
    }

    public static void Health(Stage stage, PaintRandom random)
    {
        var (brush, red) = (stage.Brush, Red(stage, random));
        using (brush.At(0, -2, 1.02))
            brush.Path($"{Curves.Heart}", brush.Linear(red.Lighter(0.08), red.Darker(0.06)));
        brush.Line($"M-48 -56H-28L-18 -74L-5 -32L8 -66L16 -54H48", Tint.White, 4.5);
        foreach (var (x, y, size) in new[] { (-62.0, -96.0, 9.0), (64.0, -90.0, 12.0), (56.0, -18.0, 7.0) })
        {
            brush.Path(
                $"M{x - size} {y - (size / 3)}h{size * 0.67}v{-size * 0.67}h{size * 0.67}v{size * 0.67}h{size * 0.67}v{size * 0.67}"
                + $"h{-size * 0.67}v{size * 0.67}h{-size * 0.67}v{-size * 0.67}h{-size * 0.67}Z", stage.Palette.Near.Mixed(red, 0.3));
        }
    }

    public static void Ball(Stage stage, PaintRandom random)
    {
        var (brush, ink) = (stage.Brush, stage.Palette.Dark);
        Things.Shadow(stage, 42);
        using (brush.At(0, -40, 1, random.Between(-30, 30)))
        {
            brush.Circle(0, 0, 40, brush.Radial([new(0, Tint.White), new(0.7, Tint.Parse("eceef4")), new(1, Tint.Parse("c3c8d6"))], 0.36, 0.3, 0.8));
            brush.Path($"{Curves.Star(5, 15, 12.2)}", ink);
            for (var patch = 0; patch < 5; patch++)
            {
                using (brush.At(0, 0, 1, patch * 72))
                {
                    brush.Line($"M0 -14V-27", ink, 2);
                    brush.Path($"M-9 -34.5Q0 -42 9 -34.5L6 -27H-6Z", ink);
                    brush.Line($"M6 -27L17 -21M-6 -27L-17 -21", ink, 2);
                }
            }
        }
    }

    public static void Trophy(Stage stage, PaintRandom random)
    {
        var brush = stage.Brush;
        Things.Shadow(stage, 40);
        brush.Line($"M-26 -84C-56 -86 -52 -48 -18 -46M26 -84C56 -86 52 -48 18 -46", Gold.Darker(0.1), 6.5);
        brush.Path(
            $"M-30 -94H30C30 -62 22 -40 0 -38C-22 -40 -30 -62 -30 -94Z",
            brush.Linear([new(0, Gold.Lighter(0.16)), new(0.5, Gold), new(1, Gold.Darker(0.14))], 1, 0));
        brush.Ellipse(0, -94, 30, 5, Gold.Lighter(0.2));
        brush.Path($"M-5 -40H5L9 -18H-9Z", Gold.Darker(0.08));
        brush.Rect(-24, -20, 48, 21, stage.Palette.Dark, 3);
        brush.Rect(-12, -14, 24, 9, Gold, 2);
        using (brush.At(0, -68, 1, random.Between(-5, 5)))
            brush.Path($"{Curves.Star(5, 14, 6)}", Tint.White);
        foreach (var (x, y, size) in new[] { (-52.0, -102.0, 0.6), (54.0, -96.0, 0.75), (40.0, -120.0, 0.45) })
        {
            using (brush.At(x, y, size, 10))
                brush.Path($"{Curves.Star(4, 16, 4)}", Gold);
        }
    }

    public static void Music(Stage stage, PaintRandom random)
    {
        var brush = stage.Brush;
        for (var line = 0; line < 5; line++)
        {
            brush.Line(
                $"M-105 {-68 + (line * 11)}C-60 {-100 + (line * 11)} -40 {-30 + (line * 11)} 5 {-62 + (line * 11)}"
                + $"S70 {-92 + (line * 11)} 108 {-60 + (line * 11)}", stage.Palette.Dark, 1.8, 0.6);
        }

        foreach (var (x, y, tint, pair) in new[] { (-66, -36, 0, false), (-18, -14, 1, true), (52, -34, 3, false), (86, -24, 4, false) })
        {
            using (brush.At(x, y, random.Between(0.9, 1.2), random.Between(-8, 8)))
                Note(brush, stage.Palette.Accents[tint % 5].Darker(0.04), pair);
        }
    }

    public static void Rocket(Stage stage, PaintRandom random)
    {
        var (brush, tint) = (stage.Brush, random.Pick(stage.Palette.Accents[..4]));
        using (brush.At(0, -8, 0.95, 18))
        {
            brush.Path($"M-10 -10C-14 8 -4 14 0 28C4 14 14 8 10 -10Z", Tint.Parse("ff8a3c"));
            brush.Path($"M-5 -10C-7 2 -2 6 0 14C2 6 7 2 5 -10Z", Tint.Parse("ffe07a"));
            brush.Path($"M-18 -44C-34 -34 -34 -16 -32 -6L-14 -16ZM18 -44C34 -34 34 -16 32 -6L14 -16Z", tint.Darker(0.08));
            brush.Path(
                $"M0 -104C20 -86 24 -48 15 -10H-15C-24 -48 -20 -86 0 -104Z", brush.Linear([new(0, Tint.White), new(1, Tint.Parse("cfd6e6"))], 1, 0));
            brush.Path($"M0 -104C9 -96 15 -86 18 -76H-18C-15 -86 -9 -96 0 -104Z", tint);
            brush.Circle(0, -56, 9.5, tint.Darker(0.1));
            brush.Circle(0, -56, 6.6, Tint.Parse("a9dcf2"));
        }
    }

    private static Tint Red(Stage stage, PaintRandom random) =>
        stage.Prompt.Tints.Count > 0 ? stage.Palette.Accents[0] : random.Pick(Tint.ParseAll("ef4d5e e8456f f0605a"));

    private static void Note(Brush brush, Tint tint, bool pair)
    {
        brush.Ellipse(-8, 0, 9, 6.6, tint, 1, -22);
        brush.Line($"M0 -3V-44", tint, 3.6);
        if (pair)
        {
            brush.Ellipse(24, -6, 9, 6.6, tint, 1, -22);
            brush.Line($"M32 -9V-50", tint, 3.6);
            brush.Path($"M-1.8 -46L33.8 -52V-42L-1.8 -36Z", tint);
        }
        else
        {
            brush.Path($"M-1.6 -46C4 -34 18 -34 14 -14C12 -24 6 -26 0 -28Z", tint);
        }
    }
}
