namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>The sea: with a beach when something stands on it, else with a lighthouse.</summary>
internal static class Waters
{
    public static void Paint(Stage stage)
    {
        var (brush, palette, random) = (stage.Brush, stage.Palette, stage.Random.For("sea"));
        Islands(stage, random);
        var top = stage.Horizon;
        var depths = brush.Linear([new(0, palette.Water.Lighter(0.16)), new(0.35, palette.Water), new(1, palette.Water.Darker(0.18))]);
        brush.Rect(0, top, stage.Width, stage.Height - top, depths);
        Glitter(stage, random);
        Waves(stage, random);
        for (var boat = 0; boat < (random.Chance(0.6) ? 2 : 1); boat++)
        {
            var depth = random.Between(0.03, 0.12) + (boat * 0.05);
            var x = stage.Width * (boat == 0 ? random.Between(0.15, 0.45) : random.Between(0.55, 0.88));
            using (brush.At(x, top + (depth * stage.Height), 0.7 + (depth * 8), mirrored: random.Chance(0.5)))
                Boat(stage, random.Pick(palette.Accents[..4]));
        }

        if (stage.Prompt.Things.Count > 0)
            Beach(stage, random);
        else
            Lighthouse(stage);
    }

    public static void Boat(Stage stage, Tint tint)
    {
        var brush = stage.Brush;
        brush.Ellipse(0, 3, 62, 6, stage.Palette.Water.Darker(0.2), 0.45);
        brush.Path($"M-46 -16H50C44 -2 34 4 22 4H-26C-38 4 -44 -6 -46 -16Z", tint);
        brush.Path($"M-46 -16H50L48 -10H-44Z", tint.Lighter(0.15));
        brush.Line($"M2 -16V-112", Tint.Parse("6b4a38"), 3.4);
        brush.Path($"M6 -110C34 -86 46 -54 48 -24H6Z", Tint.White.Mixed(stage.Palette.SkyLow, 0.12));
        brush.Path($"M-3 -100C-22 -76 -32 -48 -36 -24H-3Z", Tint.White.Mixed(stage.Palette.SkyLow, 0.3));
    }

    private static void Islands(Stage stage, PaintRandom random)
    {
        var tint = stage.Palette.Far.Mixed(stage.Palette.SkyLow, 0.3);
        for (var number = 0; number < 2; number++)
        {
            var (x, half, height) = (stage.Width * random.Between(0.05, 0.95), random.Between(150, 330), random.Between(50, 120));
            var top = stage.Horizon;
            stage.Brush.Path(
                $"M{x - half} {top + 2}"
                + $"C{x - (half * 0.6)} {top - (height * 0.2)} {x - (half * 0.4)} {top - height} {x - (half * 0.1)} {top - height}"
                + $"C{x + (half * 0.2)} {top - height} {x + (half * 0.3)} {top - (height * 0.5)} {x + (half * 0.5)} {top - (height * 0.45)}"
                + $"C{x + (half * 0.7)} {top - (height * 0.4)} {x + (half * 0.8)} {top} {x + half} {top + 2}Z",
                number == 0 ? tint : tint.Darker(0.05));
        }
    }

    private static void Glitter(Stage stage, PaintRandom random)
    {
        var (x, _, _) = Skies.LightOf(stage);
        for (var row = 0; row < 22; row++)
        {
            var depth = row / 22.0;
            var y = stage.Horizon + 8 + (depth * depth * (stage.Height - stage.Horizon) * 0.8);
            var half = random.Between(25, 60) + (depth * random.Between(20, 90));
            stage.Brush.Ellipse(x + random.Between(-25, 25), y, half, 2 + (depth * 4), stage.Palette.Sun.Lighter(0.08), 0.6 - (depth * 0.4));
        }
    }

    private static void Waves(Stage stage, PaintRandom random)
    {
        for (var row = 0; row < 5; row++)
        {
            var level = stage.Horizon + (stage.Height * (0.1 + (row * 0.075)));
            var (path, _) = Curves.Hills(stage, level, 7 + (row * 3), 3.5 - (row * 0.4), random);
            stage.Brush.Path($"{path}", stage.Palette.Water.Darker(0.02 + (row * 0.025)).Turned(row * 2), 0.55);
            for (var crest = 0; crest < 6; crest++)
            {
                var (x, y, length) = (random.Between(0, stage.Width), level + random.Between(4, 40), random.Between(24, 50) + (row * 8));
                stage.Brush.Line($"M{x} {y}q{length * 0.5} {-10 - row} {length} 0", Tint.White, 2 + (row * 0.5), 0.4);
            }
        }
    }

    private static void Beach(Stage stage, PaintRandom random)
    {
        var sand = Tint.Parse("f2d6a2").Mixed(stage.Palette.Dark, stage.IsNight ? 0.55 : 0.05);
        var (path, _) = Curves.Hills(stage, stage.Height * 0.8, 12, 0.7, random);
        using (stage.Brush.At(0, -14))
            stage.Brush.Path($"{path}", Tint.White, 0.7);
        stage.Brush.Path($"{path}", stage.Brush.Linear(sand, sand.Darker(0.1)));
        for (var number = 0; number < stage.Width / 25; number++)
            stage.Brush.Ellipse(random.Between(0, stage.Width), stage.Height * random.Between(0.84, 1), 4, 2, sand.Darker(0.14), 0.6);
    }

    private static void Lighthouse(Stage stage)
    {
        var (brush, rock) = (stage.Brush, stage.Palette.Dark.Mixed(stage.Palette.Middle, 0.35));
        var red = Tint.Parse("e2504f").Mixed(stage.Palette.Dark, stage.IsNight ? 0.35 : 0.05);
        var white = Tint.White.Mixed(stage.Palette.Dark, stage.IsNight ? 0.3 : 0.04);
        var isLeft = Skies.LightOf(stage).X > stage.Width / 2;
        using (brush.At(stage.Width * (isLeft ? 0.16 : 0.84), stage.Height * 0.93, 4.6, mirrored: isLeft))
        {
            brush.Path($"M-70 24C-60 2 -44 -4 -30 -8C-14 -20 22 -20 36 -6C56 -2 80 6 92 24Z", rock);
            brush.Path($"M-26 -8C-12 -18 18 -18 32 -6C16 -10 -8 -10 -26 -8Z", rock.Lighter(0.1));
            for (var ring = 0; ring < 4; ring++)
            {
                var (low, high) = (-12 - (ring * 19), -31 - (ring * 19));
                brush.Path(
                    $"M{-13 + (ring * 1.4)} {low}L{-11.6 + (ring * 1.4)} {high}H{11.6 - (ring * 1.4)}L{13 - (ring * 1.4)} {low}Z",
                    ring % 2 == 0 ? white : red);
            }

            brush.Rect(-11, -92, 22, 4, stage.Palette.Dark, 1);
            brush.Rect(-6, -105, 12, 13, Tint.Parse("ffe08a"));
            brush.Path($"M-9 -105L0 -116L9 -105Z", red);
            brush.Circle(0, -98, 26, brush.Radial([new(0, Tint.Parse("fff0b0"), 0.85), new(1, Tint.Parse("fff0b0"), 0)]));
            brush.Path(
                $"M0 -101L-190 -126V-76L0 -96Z",
                brush.Linear([new(0, Tint.Parse("fff0b0"), 0), new(1, Tint.Parse("fff0b0"), stage.IsNight ? 0.6 : 0.3)], 1, 0));
            brush.Path($"M-4 -12V-20C-4 -25 4 -25 4 -20V-12Z", stage.Palette.Dark);
        }
    }
}
