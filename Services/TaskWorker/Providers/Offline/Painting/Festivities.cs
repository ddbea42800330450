namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Balloons, flags, presents and fireworks.</summary>
internal static class Festivities
{
    /// <summary>Balloons at both sides, flags above and confetti.</summary>
    public static void Air(Stage stage, PaintRandom random)
    {
        Flags(stage, random);
        for (var number = 0; number < stage.Width / 14; number++)
        {
            var (x, y) = (random.Between(0, stage.Width), random.Between(0, stage.Height * 0.75));
            using (stage.Brush.At(x, y, random.Between(0.7, 1.3), random.Between(0, 180)))
                stage.Brush.Rect(-7, -3.5, 14, 7, random.Pick(stage.Palette.Accents), 2, 0.9);
        }

        foreach (var side in new[] { 0, 1 })
        {
            for (var number = 0; number < 5; number++)
            {
                var x = (side == 0 ? 0.11 : 0.89) + random.Between(-0.08, 0.08);
                var y = 0.2 + (number * 0.085) + random.Between(-0.02, 0.02);
                var (scale, tint) = (random.Between(0.85, 1.2), random.Pick(stage.Palette.Accents[..5]));
                Balloon(stage, stage.Width * x, stage.Height * y, scale, tint, stage.Width * (side == 0 ? 0.1 : 0.9));
            }
        }
    }

    public static void Fireworks(Stage stage, PaintRandom random)
    {
        for (var burst = 0; burst < 5; burst++)
        {
            var (x, y) = (stage.Width * ((burst + random.Between(0.25, 0.75)) / 5), stage.Height * random.Between(0.08, 0.36));
            var (reach, tint) = (random.Between(80, 160), random.Pick(stage.Palette.Accents[..5]).Lighter(0.08));
            stage.Brush.Circle(x, y, reach * 1.3, stage.Brush.Radial([new(0, tint, 0.4), new(1, tint, 0)]));
            for (var ray = 0; ray < 18; ray++)
            {
                var (dx, dy) = (Math.Sin(ray * 0.349), Math.Cos(ray * 0.349));
                var end = reach * (ray % 2 == 0 ? 1 : 0.72);
                stage.Brush.Line(
                    $"M{x + (dx * reach * 0.22)} {y + (dy * reach * 0.22)}L{x + (dx * end)} {y + (dy * end)}",
                    ray % 2 == 0 ? tint : tint.Lighter(0.15), 3.6, 0.9);
                stage.Brush.Circle(x + (dx * end * 1.08), y + (dy * end * 1.08), 4.4, Tint.White, 0.9);
            }
        }
    }

    public static void Gift(Stage stage, PaintRandom random)
    {
        var (brush, box, ribbon) = (stage.Brush, random.Pick(stage.Palette.Accents[..2]), stage.Palette.Accents[2]);
        brush.Ellipse(0, 1, 52, 5, stage.Palette.Dark, 0.22);
        brush.Rect(-42, -56, 84, 57, brush.Linear([new(0, box.Lighter(0.05)), new(1, box.Darker(0.08))], 1, 0.5), 3);
        brush.Rect(-48, -68, 96, 18, box.Lighter(0.08), 4);
        brush.Rect(-9, -68, 18, 69, ribbon);
        brush.Path($"M0 -68C-34 -66 -42 -98 -22 -100C-8 -100 -2 -82 0 -70C2 -82 8 -100 22 -100C42 -98 34 -66 0 -68Z", ribbon.Darker(0.04));
        brush.Path($"M-4 -72C-20 -74 -28 -90 -19 -92C-11 -92 -6 -82 -4 -72ZM4 -72C20 -74 28 -90 19 -92C11 -92 6 -82 4 -72Z", ribbon.Darker(0.16));
        brush.Circle(0, -70, 6.5, ribbon.Lighter(0.06));
        for (var dot = 0; dot < 8; dot++)
            brush.Circle((dot % 2 == 0 ? -26 : 26) + random.Between(-9, 9), -44 + (dot / 2 * 12), 2.6, Tint.White, 0.7);
    }

    public static void FirTree(Stage stage, PaintRandom random)
    {
        var brush = stage.Brush;
        brush.Ellipse(0, 1, 42, 5, stage.Palette.Dark, 0.22);
        using (brush.At(0, 0, 0.98))
            Plants.Fir(brush, Tint.Parse("2e8b6a"), Tint.Parse("6b4a38"), snow: null);
        for (var ball = 0; ball < 12; ball++)
        {
            var y = -20 - (ball * 5.4);
            var x = ((ball * 37 % 21) - 10) / 10.0 * (25 - (ball * 1.75));
            var tint = stage.Palette.Accents[ball % 4];
            brush.Circle(x, y, 3.6, tint);
            brush.Circle(x - 1.1, y - 1.2, 1.1, Tint.White, 0.8);
        }

        brush.Line($"M-24 -16Q0 -6 25 -20M-18 -40Q2 -30 18 -44M-11 -63Q0 -57 11 -66", Tint.Parse("ffe08a"), 1.6, 0.9);
        using (brush.At(0, -101, 1, random.Between(-4, 4)))
            brush.Path($"{Curves.Star(5, 10, 4.4)}", Tint.Parse("ffd04a"));
    }

    public static void Balloon(Stage stage, double x, double y, double scale, Tint tint, double stringX)
    {
        stage.Brush.Line(
            $"M{x} {y + (62 * scale)}Q{x + 14} {y + 160} {stringX} {Math.Min(y + 330, stage.Height * 0.9)}", stage.Palette.Dark, 1.6, 0.55);
        using (stage.Brush.At(x, y, scale))
        {
            stage.Brush.Path($"M0 60C-34 40 -48 10 -48 -12C-48 -42 -26 -62 0 -62C26 -62 48 -42 48 -12C48 10 34 40 0 60Z",
                stage.Brush.Radial([new(0, tint.Lighter(0.16)), new(0.6, tint), new(1, tint.Darker(0.1))], 0.36, 0.3, 0.75));
            stage.Brush.Path($"M-7 67L0 57L7 67Z", tint.Darker(0.12));
            stage.Brush.Ellipse(-20, -30, 7, 14, Tint.White, 0.5, 24);
        }
    }

    private static void Flags(Stage stage, PaintRandom random)
    {
        foreach (var (from, to, sag) in new[] { (0.0, 0.56, 95.0), (0.46, 1.0, 80.0) })
        {
            var (x1, x2) = ((stage.Width * from) - 10, (stage.Width * to) + 10);
            stage.Brush.Line($"M{x1} 6Q{(x1 + x2) / 2} {sag * 2} {x2} 10", stage.Palette.Dark, 3, 0.6);
            var count = (int)((x2 - x1) / 62);
            for (var flag = 1; flag < count; flag++)
            {
                var part = (double)flag / count;
                var (x, y) = (x1 + ((x2 - x1) * part), (6 * (1 - part) * (1 - part)) + (4 * sag * part * (1 - part)) + (10 * part * part));
                using (stage.Brush.At(x, y, 1, (part - 0.5) * -22))
                    stage.Brush.Path($"M-21 0H21L0 {46}Z", stage.Palette.Accents[(flag + random.Below(2)) % 5]);
            }
        }
    }
}
