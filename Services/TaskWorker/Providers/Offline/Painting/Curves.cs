using System.Text;

namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Outlines that more than one thing has.</summary>
internal static class Curves
{
    /// <summary>A heart 100 wide whose tip stands on the origin.</summary>
    public const string Heart =
        "M0 0C-18 -16 -50 -34 -50 -62C-50 -84 -34 -96 -20 -96C-10 -96 -3 -90 0 -82C3 -90 10 -96 20 -96C34 -96 50 -84 50 -62C50 -34 18 -16 0 0Z";

    /// <summary>A smooth line through points.</summary>
    public static string Smooth(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder($"M{Brush.Number(points[0].X)} {Brush.Number(points[0].Y)}");
        for (var place = 0; place + 1 < points.Count; place++)
        {
            var (before, from, to) = (points[Math.Max(0, place - 1)], points[place], points[place + 1]);
            var after = points[Math.Min(points.Count - 1, place + 2)];
            Shape curve =
                $"C{from.X + ((to.X - before.X) / 6)} {from.Y + ((to.Y - before.Y) / 6)} "
                + $"{to.X - ((after.X - from.X) / 6)} {to.Y - ((after.Y - from.Y) / 6)} {to.X} {to.Y}";
            path.Append(curve.ToString());
        }

        return path.ToString();
    }

    /// <summary>What lies below a hilly line, over the whole width.</summary>
    /// <param name="stage">The picture.</param>
    /// <param name="level">Height of the line on average.</param>
    /// <param name="swing">How far it goes above and below that.</param>
    /// <param name="waves">Hills.</param>
    /// <param name="random">Their form.</param>
    public static (string Path, Func<double, double> HeightAt) Hills(Stage stage, double level, double swing, double waves, PaintRandom random)
    {
        var (phase1, phase2, slope) = (random.Between(0, 6.3), random.Between(0, 6.3), random.Between(-0.4, 0.4));
        double HeightAt(double x)
        {
            var part = x / stage.Width;
            var (large, small) = (Math.Sin((part * waves * 6.283) + phase1), Math.Sin((part * waves * 11.3) + phase2));
            return level + (swing * ((0.65 * large) + (0.35 * small) + (slope * (part - 0.5))));
        }

        var points = Enumerable.Range(0, 25).Select(step => (step - 0.5) / 23 * stage.Width).Select(x => (x, HeightAt(x))).ToList();
        return ($"{Smooth(points)}V{Brush.Number(stage.Height + 20)}H-60Z", HeightAt);
    }

    /// <summary>A star around the origin.</summary>
    public static string Star(int points, double outer, double inner) => string.Concat(Enumerable.Range(0, points * 2).Select(corner =>
    {
        var (angle, reach) = (Math.PI * corner / points, corner % 2 == 0 ? outer : inner);
        return $"{(corner == 0 ? 'M' : 'L')}{Brush.Number(reach * Math.Sin(angle))} {Brush.Number(-reach * Math.Cos(angle))}";
    })) + "Z";
}
