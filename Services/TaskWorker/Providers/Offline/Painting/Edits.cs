using AiTasks.Imaging;

namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>
/// Works over a picture that a person has sent: its colours as the prompt's mood and colours say, the prompt's things at its edge. In
/// the middle it stays as it was.
/// </summary>
internal static class Edits
{
    private static readonly WordTable<bool> Frames = new([(true, "рамк* обрамл* открытк* frame* border* postcard*")]);

    private const string FilterArea = "x=\"0\" y=\"0\" width=\"1\" height=\"1\" color-interpolation-filters=\"sRGB\"";

    public static void Paint(Stage stage, BasePicture picture, string prompt)
    {
        Cover(stage, picture);
        Tinge(stage);
        Strip(stage);
        Air(stage);
        Corners(stage);
        Skies.Fall(stage);
        Scenes.Vignette(stage, 0.3);
        if (stage.Prompt is { Motifs.Count: 0, Tints.Count: 0, Moods.Count: 0 } || Frames.In(WordTable<bool>.Split(prompt)).Count > 0)
            Frame(stage);
    }

    // The middle of the picture fills all of the canvas.
    private static void Cover(Stage stage, BasePicture picture)
    {
        var scale = Math.Max(stage.Width / picture.Info.Width, stage.Height / picture.Info.Height);
        var (width, height) = (picture.Info.Width * scale, picture.Info.Height * scale);
        Shape place = $"x=\"{(stage.Width - width) / 2}\" y=\"{(stage.Height - height) / 2}\" width=\"{width}\" height=\"{height}\"";
        var steps = string.Concat(stage.Prompt.Moods.Select(Filter));
        var filter = steps.Length == 0
            ? ""
            : $"filter=\"url(#{stage.Brush.Define("f", id => $"<filter id=\"{id}\" {FilterArea}>{steps}</filter>")})\"";
        var address = SvgWriter.DataUri(picture.Bytes.Span, picture.Info.MediaType);
        stage.Brush.Raw($"<image {place.ToString()} preserveAspectRatio=\"none\" {filter} href=\"{address}\"/>");
    }

    private static string Filter(Mood mood) => mood switch
    {
        Mood.Bright => "<feColorMatrix type=\"saturate\" values=\"1.4\"/>" + Channels("1.08", "1.08", "1.08"),
        Mood.Pastel => "<feColorMatrix type=\"saturate\" values=\"0.75\"/>" + Channels("0.78", "0.78", "0.78", "0.22"),
        Mood.Dark => Channels("0.66", "0.66", "0.72"),
        Mood.Warm => Channels("1.12", "1", "0.82"),
        Mood.Cold => Channels("0.84", "0.98", "1.14"),
        Mood.Grey => "<feColorMatrix type=\"saturate\" values=\"0\"/>",
        _ => "<feColorMatrix type=\"matrix\" values=\"0.39 0.77 0.19 0 0 0.35 0.69 0.17 0 0 0.27 0.53 0.13 0 0 0 0 0 1 0\"/>",
    };

    private static string Channels(string red, string green, string blue, string offset = "0") =>
        $"<feColorMatrix type=\"matrix\" values=\"{red} 0 0 0 {offset} 0 {green} 0 0 {offset} 0 0 {blue} 0 {offset} 0 0 0 1 0\"/>";

    private static void Tinge(Stage stage)
    {
        var (brush, palette) = (stage.Brush, stage.Palette);
        if (stage.Prompt.Moods.Any(mood => mood is Mood.Grey or Mood.Vintage))
            return;
        if (stage.Prompt.Tints.Count > 0)
            stage.Wash(stage.Prompt.Tints[0], opacity: 0.26);
        else if (stage.IsNight)
            stage.Wash(brush.Linear([new(0, palette.SkyTop, 0.72), new(1, palette.SkyTop, 0.38)]));
        else
            stage.Wash(brush.Linear([new(0, palette.SkyTop, 0.14), new(0.5, palette.Sun, 0.08), new(1, palette.Near, 0.18)], 0.3));
    }

    // The place that the prompt names, as a low strip at the lower edge.
    private static void Strip(Stage stage)
    {
        if (!stage.Prompt.Motifs.Intersect([Motif.Sea, Motif.Hills, Motif.Forest, Motif.Mountains]).Any())
            return;

        var (random, palette, isSea) = (stage.Random.For("strip"), stage.Palette, stage.Prompt.Place == Motif.Sea);
        Tint[] tints = isSea ? [palette.Water.Lighter(0.1), palette.Water, palette.Water.Darker(0.12)] : [palette.Far, palette.Middle, palette.Near];
        for (var row = 0; row < tints.Length; row++)
        {
            var (path, heightAt) = Curves.Hills(stage, stage.Height * (0.86 + (row * 0.045)), 14, isSea ? 3.2 : 1.1, random);
            for (var tree = 0; stage.Prompt.Place == Motif.Forest && row == 1 && tree < 9; tree++)
            {
                var x = stage.Width * (tree + random.Between(0.1, 0.9)) / 9;
                using (stage.Brush.At(x, heightAt(x) + 8, random.Between(1, 1.6)))
                    Plants.Tree(stage, random, 0.1);
            }

            stage.Brush.Path($"{path}", tints[row], 0.85);
        }
    }

    private static void Air(Stage stage)
    {
        var random = stage.Random.For("air");
        if (stage.Prompt.Has(Motif.Fireworks))
            Festivities.Fireworks(stage, random);
        if (stage.Prompt.Has(Motif.Rainbow))
            Skies.Rainbow(stage);
        if (stage.Prompt.Has(Motif.Balloons))
            Festivities.Air(stage, random);
        if (stage.Prompt.Has(Motif.Birds))
            Animals.Birds(stage, random);
        if (stage.IsNight)
            Skies.Stars(stage, random, stage.Horizon);
        if (stage.Prompt.Has(Motif.Music))
        {
            using (stage.Brush.At(stage.Width * 0.5, stage.Height * 0.17, 2.2))
                Symbols.Music(stage, random);
        }
    }

    private static void Corners(Stage stage)
    {
        var things = Foreground.Choose(stage.Prompt).Take(2).ToList();
        for (var corner = 0; corner < things.Count; corner++)
        {
            var x = corner == 0 ? 0.84 : 0.16;
            using (stage.Brush.At(stage.Width * x, stage.Height * 0.965, 2.1))
                Foreground.Draw(stage, things[corner], stage.Random.For($"corner {corner}"), alone: false);
        }

        if (stage.Prompt.Has(Motif.Animals))
            Animals.Track(stage, stage.Random.For("track"));
    }

    private static void Frame(Stage stage)
    {
        var (brush, tint) = (stage.Brush, stage.Random.Pick(stage.Palette.Accents[..5]));
        var (width, height) = (stage.Width, stage.Height);
        foreach (var (x, y, w, h) in new[] { (0.0, 0.0, width, 44.0), (0, height - 44, width, 44), (0, 0, 44, height), (width - 44, 0, 44, height) })
            brush.Rect(x, y, w, h, tint);
        brush.Line($"M50 50H{width - 50}V{height - 50}H50Z", Tint.White, 5, 0.95);
        foreach (var (x, y) in new[] { (50.0, 50.0), (width - 50, 50), (50, height - 50), (width - 50, height - 50) })
        {
            brush.Circle(x, y, 20, tint.Darker(0.08));
            brush.Circle(x, y, 11, Tint.White);
        }
    }
}
