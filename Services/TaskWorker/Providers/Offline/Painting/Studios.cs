namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>A plain background with light and a floor, for things that stand in no landscape.</summary>
internal static class Studios
{
    public static void Paint(Stage stage)
    {
        var (brush, palette, random) = (stage.Brush, stage.Palette, stage.Random.For("studio"));
        stage.Wash(brush.Linear([new(0, palette.SkyTop), new(1, palette.SkyLow)], random.Between(-0.4, 0.6)));
        var (x, y) = (stage.Width / 2, stage.Height * 0.5);
        switch (random.Below(3))
        {
            case 0:
                Rays(stage, x, y);
                break;
            case 1:
                Blobs(stage, random);
                break;
            default:
                Arches(stage, x);
                break;
        }

        brush.Circle(x, y, 520, brush.Radial([new(0, Tint.White, 0.75), new(0.6, Tint.White, 0.3), new(1, Tint.White, 0)]));
        var (floor, _) = Curves.Hills(stage, stage.Height * 0.83, 16, 0.6, random);
        brush.Path($"{floor}", brush.Linear(palette.Far, palette.Middle));
        Ornaments(stage, random);
    }

    private static void Rays(Stage stage, double x, double y)
    {
        var reach = stage.Width + stage.Height;
        for (var ray = 0; ray < 12; ray++)
        {
            var (from, to) = (ray * 30 * Math.PI / 180, ((ray * 30) + 15) * Math.PI / 180);
            stage.Brush.Path(
                $"M{x} {y}L{x + (reach * Math.Cos(from))} {y + (reach * Math.Sin(from))}"
                + $"L{x + (reach * Math.Cos(to))} {y + (reach * Math.Sin(to))}Z", stage.Palette.Far, 0.35);
        }
    }

    private static void Blobs(Stage stage, PaintRandom random)
    {
        Tint[] tints = [stage.Palette.Far, stage.Palette.Middle, stage.Palette.Water, stage.Palette.Sun];
        for (var number = 0; number < 6; number++)
        {
            var (x, y, size) = (stage.Width * random.Between(0, 1), stage.Height * random.Between(0, 0.8), random.Between(120, 300));
            using (stage.Brush.At(x, y, size / 100, random.Between(0, 360)))
            {
                stage.Brush.Path(
                    $"M-90 10C-100 -50 -40 -100 10 -88C70 -80 100 -30 84 22C70 76 20 100 -30 84C-66 74 -84 50 -90 10Z", tints[number % 4], 0.28);
            }
        }
    }

    private static void Arches(Stage stage, double x)
    {
        var bottom = stage.Height * 0.86;
        for (var arch = 0; arch < 4; arch++)
        {
            var half = 470 - (arch * 85);
            var top = bottom - (half * 1.35);
            stage.Brush.Path($"M{x - half} {bottom}V{top + (half * 0.35)}A{half} {half} 0 0 1 {x + half} {top + (half * 0.35)}V{bottom}Z",
                arch % 2 == 0 ? stage.Palette.Far : stage.Palette.SkyLow, 0.6);
        }
    }

    // Small things in the air, away from the middle.
    private static void Ornaments(Stage stage, PaintRandom random)
    {
        for (var number = 0; number < stage.Width / 40; number++)
        {
            var (x, y) = (random.Between(0, stage.Width), random.Between(0, stage.Height * 0.78));
            if (Math.Abs(x - (stage.Width / 2)) < 300 && y > 260)
                continue;
            var tint = random.Pick(stage.Palette.Accents);
            using (stage.Brush.At(x, y, random.Between(0.7, 1.5), random.Between(0, 90), opacity: 0.85))
            {
                switch (number % 5)
                {
                    case 0:
                        stage.Brush.Path($"{Curves.Star(4, 16, 4)}", tint);
                        break;
                    case 1:
                        stage.Brush.Circle(0, 0, 7, tint);
                        break;
                    case 2:
                        stage.Brush.Line($"M-9 0A9 9 0 1 1 0 9A9 9 0 0 1 -9 0", tint, 4);
                        break;
                    case 3:
                        stage.Brush.Line($"M-9 0H9M0 -9V9", tint, 4.5);
                        break;
                    default:
                        stage.Brush.Line($"M-18 0q6 -10 12 0t12 0t12 0", tint, 4);
                        break;
                }
            }
        }
    }
}
