namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Houses in rows, the nearer the more of them is seen.</summary>
internal static class Cities
{
    public static void Paint(Stage stage)
    {
        var street = stage.Height * 0.83;
        Skyline(stage, stage.Random.For("skyline"), street);
        Towers(stage, stage.Random.For("towers"), street);
        Row(stage, stage.Random.For("houses"), street);
        Street(stage, street);
    }

    /// <summary>A small house, 100 high.</summary>
    public static void House(Stage stage, PaintRandom random)
    {
        var (brush, palette) = (stage.Brush, stage.Palette);
        var roof = random.Pick(palette.Accents[..2]).Darker(0.06);
        var wall = Tint.Parse("fff1da").Mixed(palette.Accents[2], 0.15).Mixed(palette.Dark, stage.IsNight ? 0.35 : 0);
        brush.Rect(22, -92, 11, 30, roof.Darker(0.14));
        brush.Rect(-40, -56, 80, 57, brush.Linear([new(0, wall), new(1, wall.Darker(0.07))], 1, 0.2));
        brush.Path($"M-50 -52L0 -98L50 -52C50 -48 46 -46 43 -48L0 -86L-43 -48C-46 -46 -50 -48 -50 -52Z", roof);
        brush.Path($"M-41 -54L0 -90L41 -54Z", roof.Lighter(0.03));
        using (brush.At(0, -60, 0.17))
            brush.Path($"{Curves.Heart}", wall);
        brush.Path($"M-9 1V-28C-9 -40 9 -40 9 -28V1Z", roof.Darker(0.16));
        brush.Circle(5, -16, 1.6, palette.Sun);
        var glass = stage.IsNight ? Tint.Parse("ffd97a") : Tint.Parse("a9dcf2");
        foreach (var x in new[] { -32, 16 })
        {
            brush.Rect(x, -44, 16, 19, Tint.White, 1.5);
            brush.Rect(x + 1.8, -42.2, 12.4, 15.4, glass, 1);
            brush.Line($"M{x + 8} -42V-27M{x + 2} -35H{x + 14}", Tint.White, 1.4);
            brush.Rect(x - 1.5, -25, 19, 4, random.Pick(palette.Accents[..5]), 2);
        }
    }

    private static void Skyline(Stage stage, PaintRandom random, double street)
    {
        var tint = stage.Palette.Far.Mixed(stage.Palette.SkyLow, 0.45);
        for (var x = -20.0; x < stage.Width;)
        {
            var (width, height) = (random.Between(50, 120), (330 + ((stage.Height - 1000) * 0.3)) * random.Between(0.85, 1.75));
            stage.Brush.Rect(x, street - height, width + 1, height, tint);
            if (random.Chance(0.35))
                stage.Brush.Rect(x + (width / 2) - 2, street - height - 45, 4, 46, tint);
            x += width;
        }
    }

    private static void Towers(Stage stage, PaintRandom random, double street)
    {
        for (var x = random.Between(-50, 0); x < stage.Width;)
        {
            var (columns, floors) = (3 + random.Below(3), 7 + random.Below(7) + (int)((stage.Height - 1000) / 110));
            var (width, height) = ((columns * 27) + 18.0, (floors * 34) + 26.0);
            var tint = stage.Palette.Middle.Mixed(random.Pick(stage.Palette.Accents), 0.18).Mixed(stage.Palette.SkyTop, 0.2)
                .Lighter(random.Between(-0.04, 0.06));
            stage.Brush.Rect(x, street - height, width, height, stage.Brush.Linear([new(0, tint.Lighter(0.06)), new(1, tint.Darker(0.06))]));
            stage.Brush.Rect(x - 4, street - height - 8, width + 8, 12, tint.Darker(0.08), 3);
            Windows(stage, random, x + 13, street - height + 20, columns, floors, (27, 34), (17, 20));
            x += width + random.Between(-6, 70);
        }
    }

    private static void Row(Stage stage, PaintRandom random, double street)
    {
        for (var x = random.Between(-70, -10); x < stage.Width;)
        {
            var (columns, floors) = (2 + random.Below(3), 2 + random.Below(3));
            var (width, height) = ((columns * 46) + 26.0, (floors * 60) + 34.0);
            var wall = random.Pick(stage.Palette.Accents).Lighter(0.1).Mixed(stage.Palette.SkyLow, 0.2)
                .Mixed(stage.Palette.Dark, stage.IsNight ? 0.5 : 0);
            var roof = wall.Darker(0.2).Turned(8);
            stage.Brush.Rect(x, street - height, width, height, stage.Brush.Linear([new(0, wall), new(1, wall.Darker(0.06))], 1, 0));
            if (random.Chance(0.6))
            {
                stage.Brush.Path(
                    $"M{x - 10} {street - height}L{x + (width * 0.22)} {street - height - 55}H{x + (width * 0.78)}"
                    + $"L{x + width + 10} {street - height}Z", roof);
            }
            else
            {
                stage.Brush.Path($"M{x - 10} {street - height}L{x + (width / 2)} {street - height - 80}L{x + width + 10} {street - height}Z", roof);
            }

            Windows(stage, random, x + 20, street - height + 18, columns, floors - 1, (46, 60), (30, 40));
            stage.Brush.Rect(x + 22, street - 62, 32, 62, roof.Darker(0.1), 4);
            for (var shop = 1; shop < columns; shop++)
            {
                var left = x + 20 + (shop * 46);
                stage.Brush.Rect(left, street - 46, 32, 34, Glass(stage, random), 3);
                stage.Brush.Path($"M{left - 5} {street - 46}l5 -12h32l5 12Z", stage.Palette.Accents[shop % 3]);
            }

            x += width + random.Between(0, 8);
        }
    }

    private static void Windows(
        Stage stage, PaintRandom random, double left, double top, int columns, int floors, (double X, double Y) step, (double X, double Y) size)
    {
        for (var floor = 0; floor < floors; floor++)
        {
            for (var column = 0; column < columns; column++)
                stage.Brush.Rect(left + (column * step.X), top + (floor * step.Y), size.X, size.Y, Glass(stage, random), 2);
        }
    }

    private static Tint Glass(Stage stage, PaintRandom random) => random.Chance(stage.IsNight || stage.Prompt.Has(Motif.Sunset) ? 0.6 : 0.15)
        ? Tint.Parse("ffd97a") : stage.Palette.SkyTop.Mixed(stage.IsNight ? stage.Palette.Dark : Tint.White, 0.45);

    private static void Street(Stage stage, double street)
    {
        var (brush, palette, random) = (stage.Brush, stage.Palette, stage.Random.For("street"));
        var ground = stage.IsWinter ? palette.Near : palette.Near.Mixed(Tint.Parse("b9bec8"), 0.35);
        brush.Rect(0, street, stage.Width, stage.Height - street, brush.Linear(ground.Lighter(0.06), ground.Darker(0.08)));
        brush.Rect(0, street, stage.Width, 9, ground.Lighter(0.16));
        for (var x = random.Between(20, 110); x < stage.Width; x += random.Between(190, 300))
        {
            if (random.Chance(0.6))
            {
                using (brush.At(x, street + 12, random.Between(1.25, 1.6)))
                    Plants.Tree(stage, random, 0);
            }
            else
            {
                brush.Line($"M{x} {street + 10}V{street - 150}q0 -22 24 -22", palette.Dark.Lighter(0.08), 6);
                brush.Circle(x + 30, street - 168, stage.IsNight ? 52 : 16, brush.Radial([new(0, palette.Sun, 0.9), new(1, palette.Sun, 0)]));
                brush.Circle(x + 30, street - 168, 9, palette.Sun);
            }
        }
    }
}
