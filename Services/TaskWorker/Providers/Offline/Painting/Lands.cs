namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Hills, forests and mountains.</summary>
internal static class Lands
{
    public static void Paint(Stage stage)
    {
        if (stage.Prompt.Place == Motif.Mountains)
            Mountains(stage, stage.Random.For("mountains"));

        var isForest = stage.Prompt.Place == Motif.Forest;
        Layer(stage, "far", 0, 26, stage.Palette.Far, isForest ? 26 : 9, 52);
        Layer(stage, "middle", 0.11, 34, stage.Palette.Middle, isForest ? 15 : 6, 95);
        Layer(stage, "near", 0.25, 30, stage.Palette.Near, isForest ? 7 : 3, 190);
        Meadow(stage, stage.Random.For("meadow"));
    }

    // Trees on the near hill stand at its sides, so that there is room in the middle.
    private static void Layer(Stage stage, string name, double below, double swing, Tint tint, int trees, double treeSize)
    {
        var random = stage.Random.For($"hill {name}");
        var level = stage.Horizon + (below * stage.Height);
        var (path, heightAt) = Curves.Hills(stage, level, swing, random.Between(0.8, 1.6), random);
        stage.Brush.Path($"{path}", stage.Brush.Linear([new(0, tint.Lighter(0.05)), new(0.55, tint.Darker(0.05)), new(1, tint.Darker(0.09))]));
        var count = (int)Math.Round(trees * stage.Width / 1000);
        var places = Enumerable.Range(0, count).Select(number => (number + random.Between(0.1, 0.9)) / count)
            .Select(part => name == "near" ? (part < 0.5 ? part * 0.44 : 1 - ((1 - part) * 0.44)) : part);
        foreach (var part in places)
        {
            var x = stage.Width * part;
            using (stage.Brush.At(x, heightAt(x) + (treeSize * 0.06), treeSize / 100 * random.Between(0.8, 1.35)))
                Plants.Tree(stage, random, name == "near" ? 0 : name == "middle" ? 0.35 : 0.65);
        }
    }

    private static void Meadow(Stage stage, PaintRandom random)
    {
        var (brush, palette) = (stage.Brush, stage.Palette);
        var top = stage.Horizon + (0.34 * stage.Height);
        for (var number = 0; number < stage.Width / 14; number++)
        {
            var (x, y) = (random.Between(0, stage.Width), random.Between(top, stage.Height));
            var size = 10 + (16 * (y - top) / (stage.Height - top));
            if (stage.IsWinter)
            {
                brush.Ellipse(x, y, size * 2.2, size * 0.4, palette.Far, 0.35);
            }
            else if (number % 3 == 0 && !stage.Prompt.Has(Motif.Autumn))
            {
                Plants.SmallFlower(brush, x, y, size * 0.4, random.Pick(palette.Accents), palette.Near.Darker(0.12));
            }
            else
            {
                brush.Line(
                    $"M{x - (size * 0.3)} {y}q{-size * 0.1} {-size * 0.6} {-size * 0.35} {-size}M{x} {y}v{-size * 1.2}M{x + (size * 0.3)} {y}"
                    + $"q{size * 0.1} {-size * 0.6} {size * 0.35} {-size}",
                    palette.Near.Darker(0.1), 2.5, 0.6);
            }
        }
    }

    private static void Mountains(Stage stage, PaintRandom random)
    {
        var brush = stage.Brush;
        for (var range = 0; range < 2; range++)
        {
            var count = 3 + range;
            var tint = stage.Palette.Far.Mixed(stage.Palette.Dark, range * 0.3).Mixed(stage.Palette.SkyTop, 0.35 - (range * 0.15));
            foreach (var number in random.Shuffled(Enumerable.Range(0, count)))
            {
                var x = stage.Width * (number + random.Between(0.25, 0.75)) / count;
                var height = stage.Horizon * (range == 0 ? random.Between(0.48, 0.66) : random.Between(0.28, 0.42));
                var half = height * random.Between(0.72, 0.95);
                var (top, bottom) = (stage.Horizon + 60 - height, stage.Horizon + 60);
                brush.Path($"M{x - half} {bottom}L{x} {top}L{x + half} {bottom}Z", tint.Lighter(0.06));
                brush.Path(
                    $"M{x} {top}L{x + half} {bottom}H{x + (half * 0.1)}L{x - (half * 0.08)} {top + (height * 0.55)}"
                    + $"L{x + (half * 0.1)} {top + (height * 0.3)}Z", tint.Darker(0.07));
                var (snow, side) = (height * 0.26, half * 0.26);
                brush.Path(
                    $"M{x} {top}L{x + side} {top + snow}l{-side * 0.5} {-snow * 0.28}l{-side * 0.45} {snow * 0.42}l{-side * 0.5} {-snow * 0.4}"
                    + $"l{-side * 0.55} {snow * 0.26}Z",
                    Tint.White.Mixed(stage.Palette.SkyLow, 0.15));
            }
        }
    }
}
