using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>What a shape is filled with: a colour or a gradient of this picture.</summary>
internal readonly record struct Fill(string Value)
{
    public static implicit operator Fill(Tint tint) => new(tint.ToString());
}

/// <summary>One colour of a gradient.</summary>
/// <param name="At">0 to 1.</param>
/// <param name="Tint">The colour.</param>
/// <param name="Opacity">0 to 1.</param>
internal readonly record struct Stop(double At, Tint Tint, double Opacity = 1);

/// <summary>Numbers in a drawing have two decimals: that is finer than a pixel, and hides how a machine rounds its sines.</summary>
[InterpolatedStringHandler]
internal readonly ref struct Shape
{
    private readonly StringBuilder _text;

    public Shape(int literals, int numbers) => _text = new(literals + (numbers * 6));

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(double number) => _text.Append(Brush.Number(number));

    public void AppendFormatted(string text) => _text.Append(text);

    public override string ToString() => _text.ToString();
}

/// <summary>Writes the elements of a drawing. Nothing but numbers, colours and our own words ever gets into it.</summary>
internal sealed class Brush
{
    private readonly StringBuilder _definitions = new();
    private readonly StringBuilder _body = new();
    private int _ids;

    public static string Number(double number) => Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A gradient from above to below, or along another direction of the shape that it fills.</summary>
    public Fill Linear(ReadOnlySpan<Stop> stops, double toX = 0, double toY = 1) =>
        Gradient("linearGradient", $"x1=\"0\" y1=\"0\" x2=\"{toX}\" y2=\"{toY}\"", stops);

    public Fill Linear(Tint from, Tint to) => Linear([new(0, from), new(1, to)]);

    /// <summary>A gradient from the middle of the shape that it fills, or another place in it, to its edges.</summary>
    public Fill Radial(ReadOnlySpan<Stop> stops, double x = 0.5, double y = 0.5, double radius = 0.5) =>
        Gradient("radialGradient", $"cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"", stops);

    public void Rect(double x, double y, double width, double height, Fill fill, double corner = 0, double opacity = 1) =>
        Element($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\" {Look(fill, opacity)}/>");

    public void Circle(double x, double y, double radius, Fill fill, double opacity = 1) =>
        Element($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {Look(fill, opacity)}/>");

    public void Ellipse(double x, double y, double radiusX, double radiusY, Fill fill, double opacity = 1, double turn = 0) => Element(
        $"<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{radiusX}\" ry=\"{radiusY}\" transform=\"rotate({turn} {x} {y})\" {Look(fill, opacity)}/>");

    public void Path(Shape shape, Fill fill, double opacity = 1) => Element($"<path d=\"{shape.ToString()}\" {Look(fill, opacity)}/>");

    public void Line(Shape shape, Fill stroke, double width, double opacity = 1) => Element(
        $"<path d=\"{shape.ToString()}\" fill=\"none\" stroke=\"{stroke.Value}\" stroke-width=\"{width}\" stroke-opacity=\"{opacity}\" "
        + $"stroke-linecap=\"round\" stroke-linejoin=\"round\"/>");

    /// <summary>What is drawn until the result is disposed has its origin here, in another size and turned.</summary>
    public IDisposable At(double x, double y, double scale = 1, double turn = 0, bool mirrored = false, double opacity = 1)
    {
        Element($"<g transform=\"translate({x} {y}) rotate({turn}) scale({(mirrored ? -scale : scale)} {scale})\" opacity=\"{opacity}\">");
        return new Group(this);
    }

    /// <summary>Markup of our own that no method has, such as a picture or a filter.</summary>
    public void Raw(string element) => _body.Append(element);

    public string Define(string name, Func<string, string> element)
    {
        var id = $"{name}{++_ids}";
        _definitions.Append(element(id));
        return id;
    }

    /// <summary>The drawing.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="unit">Pixels of one unit of the drawing.</param>
    public string ToSvg(int width, int height, double unit) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" "
        + $"viewBox=\"0 0 {Number(width / unit)} {Number(height / unit)}\"><defs>{_definitions}</defs>{_body}</svg>";

    private Fill Gradient(string kind, Shape place, ReadOnlySpan<Stop> stops)
    {
        var text = new StringBuilder();
        foreach (var stop in stops)
        {
            Shape element = $"<stop offset=\"{stop.At}\" stop-color=\"{stop.Tint.ToString()}\" stop-opacity=\"{stop.Opacity}\"/>";
            text.Append(element.ToString());
        }


        var attributes = place.ToString();
        return new($"url(#{Define("g", id => $"<{kind} id=\"{id}\" {attributes}>{text}</{kind}>")})");
    }

    private void Element(Shape element) => _body.Append(element.ToString());

    private static string Look(Fill fill, double opacity) =>
        opacity >= 1 ? $"fill=\"{fill.Value}\"" : $"fill=\"{fill.Value}\" fill-opacity=\"{Number(opacity)}\"";

    private sealed class Group(Brush brush) : IDisposable
    {
        public void Dispose() => brush._body.Append("</g>");
    }
}
