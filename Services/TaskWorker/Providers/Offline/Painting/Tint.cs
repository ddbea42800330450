using System.Globalization;

namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>A colour by hue (degrees), saturation and lightness (0 to 1), since that is how palettes are turned warmer, paler or darker.</summary>
internal readonly record struct Tint(double Hue, double Saturation, double Lightness)
{
    public static Tint White { get; } = new(0, 0, 1);

    /// <param name="hex"><c>rrggbb</c>.</param>
    public static Tint Parse(string hex)
    {
        var (r, g, b) = (Channel(hex, 0), Channel(hex, 2), Channel(hex, 4));
        var (most, least) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
        var (lightness, range) = ((most + least) / 2, most - least);
        if (range == 0)
            return new(0, 0, lightness);

        var hue = most == r ? (g - b) / range : most == g ? ((b - r) / range) + 2 : ((r - g) / range) + 4;
        return new((hue * 60 + 360) % 360, range / (1 - Math.Abs((2 * lightness) - 1)), lightness);
    }

    public static Tint[] ParseAll(string list) => [.. list.Split(' ').Select(Parse)];

    public Tint Lighter(double by) => this with { Lightness = Math.Clamp(Lightness + by, 0, 1) };

    public Tint Darker(double by) => Lighter(-by);

    public Tint Turned(double degrees) => this with { Hue = (Hue + degrees + 360) % 360 };

    public Tint Saturated(double factor) => this with { Saturation = Math.Clamp(Saturation * factor, 0, 1) };

    /// <summary>Mixes as paint that is laid over it with this opacity.</summary>
    public Tint Mixed(Tint other, double part)
    {
        var ((r1, g1, b1), (r2, g2, b2)) = (Channels(), other.Channels());
        return Parse(Hex(r1 + ((r2 - r1) * part), g1 + ((g2 - g1) * part), b1 + ((b2 - b1) * part)));
    }

    public override string ToString()
    {
        var (r, g, b) = Channels();
        return $"#{Hex(r, g, b)}";
    }

    private (double R, double G, double B) Channels()
    {
        var (hue, lightness) = (Hue, Lightness);
        var reach = Saturation * Math.Min(lightness, 1 - lightness);
        return (Channel(0), Channel(8), Channel(4));

        double Channel(double offset)
        {
            var place = (offset + (hue / 30)) % 12;
            return lightness - (reach * Math.Clamp(Math.Min(place - 3, 9 - place), -1, 1));
        }
    }

    private static double Channel(string hex, int start) =>
        int.Parse(hex.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;

    private static string Hex(double r, double g, double b) => $"{Byte(r):x2}{Byte(g):x2}{Byte(b):x2}";

    private static int Byte(double channel) => (int)Math.Round(Math.Clamp(channel, 0, 1) * 255);
}
