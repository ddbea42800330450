using System.Text.Json.Nodes;
using AiTasks.Imaging;

namespace AiTasks.TaskApi.Posts;

/// <summary>Draws a post's canvas: its layers in their order, on white (B20-B23).</summary>
internal sealed class PostRendering(PictureStore pictures, PictureRenderer renderer)
{
    private const string DefaultColor = "#000000";
    private const double DefaultTextSize = 48;

    /// <returns>A PNG.</returns>
    /// <exception cref="PictureRenderException">The canvas could not be drawn.</exception>
    public async Task<byte[]> RenderAsync(Post post, CancellationToken cancellationToken)
    {
        var shown = await pictures.ReadAsync(post.UserId, StoredLayer.PicturesOf(post.Layers), cancellationToken);
        var layers = post.Layers.Select(stored => Read(stored, stored.PictureId is { } id ? shown.GetValueOrDefault(id)?.Bytes : null)).ToList();
        return await renderer.RenderAsync(new Canvas(post.Width, post.Height) { Layers = layers }, cancellationToken);
    }

    /// <summary>Puts a layer into the words of the canvas.</summary>
    /// <param name="stored">The layer.</param>
    /// <param name="picture">The bytes of its picture, when it has one.</param>
    public static Layer Read(StoredLayer stored, byte[]? picture)
    {
        var data = JsonNode.Parse(stored.Data)!.AsObject();
        double Number(string name, double otherwise) => LayerData.Number(data, name) ?? otherwise;
        return stored.Type switch
        {
            StoredLayer.Rectangle => new RectangleLayer
            {
                OrderIndex = stored.OrderIndex,
                X = Number("x", 0),
                Y = Number("y", 0),
                Width = Number("width", Number("w", 0)),
                Height = Number("height", Number("h", 0)),
                Color = LayerData.Text(data, "color") ?? DefaultColor,
                Opacity = Number("opacity", 1),
                Rotation = Number("rotation", 0),
            },
            StoredLayer.Text => new TextLayer
            {
                OrderIndex = stored.OrderIndex,
                Text = LayerData.Text(data, "text") ?? "",
                X = Number("x", 0),
                Y = Number("y", 0),
                Color = LayerData.Text(data, "color") ?? DefaultColor,
                Align = Enum.Parse<TextAlign>(LayerData.Text(data, "align") ?? nameof(TextAlign.Left), ignoreCase: true),
                Size = Number("size", DefaultTextSize),
                MaxWidth = LayerData.Number(data, "max_width"),
                Bold = data["bold"]?.GetValue<bool>() ?? false,
                Opacity = Number("opacity", 1),
            },
            _ => new ImageLayer(picture ?? throw new InvalidOperationException($"The picture of layer {stored.Id} is gone."))
            {
                OrderIndex = stored.OrderIndex,
                X = Number("x", 0),
                Y = Number("y", 0),
                Scale = Number("scale", 1),
                Rotation = Number("rotation", 0),
                Opacity = Number("opacity", 1),
                Crop = data["crop"] is JsonObject crop ? Crop(crop) : null,
            },
        };
    }

    // A crop that names no size goes to the edge: what lies outside of the picture is left out.
    private static CropArea Crop(JsonObject crop) => new(
        LayerData.Number(crop, "x") ?? 0, LayerData.Number(crop, "y") ?? 0,
        LayerData.Number(crop, "w") ?? AspectRatio.MaxSide, LayerData.Number(crop, "h") ?? AspectRatio.MaxSide);
}
