namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>For prompts of which no word is known: shapes and colours only.</summary>
internal static class Abstracts
{
    public static void Paint(Stage stage)
    {
        var random = stage.Random.For("abstract");
        var (brush, palette) = (stage.Brush, stage.Palette);
        stage.Wash(brush.Linear([new(0, palette.SkyTop), new(1, palette.SkyLow)], random.Between(0, 1)));
        switch (random.Below(3))
        {
            case 0:
                Ribbons(stage, random);
                break;
            case 1:
                Tiles(stage, random);
                break;
            default:
                Orbits(stage, random);
                break;
        }
    }

    private static void Ribbons(Stage stage, PaintRandom random)
    {
        Tint[] tints = [stage.Palette.Sun, .. stage.Palette.Accents[..5], stage.Palette.Near];
        stage.Brush.Circle(stage.Width * random.Between(0.25, 0.75), stage.Height * 0.24, random.Between(110, 180), stage.Palette.Accents[^1], 0.9);
        var count = 8;
        for (var ribbon = 0; ribbon < count; ribbon++)
        {
            var (path, _) = Curves.Hills(stage, stage.Height * (0.24 + (0.1 * ribbon)), random.Between(50, 110), random.Between(0.6, 1.3), random);
            var tint = tints[ribbon % tints.Length];
            var shine = stage.Brush.Linear([new(0, tint.Lighter(0.06)), new(1, tint.Darker(0.12).Turned(12))], random.Between(-0.5, 0.8));
            stage.Brush.Path($"{path}", shine, 0.88);
        }
    }

    private static void Tiles(Stage stage, PaintRandom random)
    {
        Tint[] tints = [stage.Palette.Near, stage.Palette.Dark, stage.Palette.Sun, .. stage.Palette.Accents];
        var columns = (int)Math.Round(stage.Width / 200);
        var side = stage.Width / columns;
        for (var tile = 0; tile < columns * Math.Ceiling(stage.Height / side); tile++)
        {
            var (x, y, chosen) = (tile % columns * side, Math.Floor((double)tile / columns) * side, random.Shuffled(tints));
            stage.Brush.Rect(x, y, side + 1, side + 1, chosen[0]);
            using (stage.Brush.At(x + (side / 2), y + (side / 2), side / 100, random.Below(4) * 90))
            {
                switch (random.Below(6))
                {
                    case 0:
                        stage.Brush.Path($"M-50 -50A100 100 0 0 1 50 50H-50Z", chosen[1]);
                        break;
                    case 1:
                        stage.Brush.Path($"M-50 -50A50 50 0 0 1 50 -50ZM-50 50A50 50 0 0 0 50 50Z", chosen[1]);
                        break;
                    case 2:
                        stage.Brush.Circle(0, 0, 40, chosen[1]);
                        stage.Brush.Circle(0, 0, 20, chosen[2]);
                        break;
                    case 3:
                        stage.Brush.Path($"M-50 50L50 -50V50Z", chosen[1]);
                        break;
                    case 4:
                        stage.Brush.Path($"M-50 0A50 50 0 0 1 0 -50A50 50 0 0 1 50 0A50 50 0 0 1 0 50A50 50 0 0 1 -50 0Z", chosen[1]);
                        stage.Brush.Path($"M0 -50A50 50 0 0 1 50 0H0Z", chosen[2]);
                        break;
                    default:
                        stage.Brush.Path($"M-50 -25H50V0H-50ZM-50 25H50V50H-50Z", chosen[1]);
                        break;
                }
            }
        }
    }

    private static void Orbits(Stage stage, PaintRandom random)
    {
        var (x, y) = (stage.Width * random.Between(0.38, 0.62), stage.Height * random.Between(0.4, 0.6));
        for (var ring = 7; ring > 0; ring--)
            stage.Brush.Circle(x, y, ring * 92, ring % 2 == 0 ? stage.Palette.Far : stage.Palette.Middle, 0.28);
        stage.Brush.Circle(x, y, 92, stage.Brush.Radial([new(0, stage.Palette.Sun.Lighter(0.2)), new(1, stage.Palette.Sun)], 0.35, 0.35, 0.75));
        for (var number = 0; number < 26; number++)
        {
            var (angle, reach) = (random.Between(0, 6.283), 92 * (2 + random.Below(6)));
            var (radius, tint) = (random.Between(10, 58), random.Pick(stage.Palette.Accents));
            var (left, top) = (x + (reach * Math.Cos(angle)), y + (reach * Math.Sin(angle)));
            stage.Brush.Circle(left + (radius * 0.15), top + (radius * 0.2), radius, stage.Palette.Dark, 0.16);
            stage.Brush.Circle(left, top, radius, stage.Brush.Radial([new(0, tint.Lighter(0.18)), new(1, tint.Darker(0.05))], 0.32, 0.3, 0.8));
        }
    }
}
