using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>Puts posts into the words of contract B (section 2.4).</summary>
internal sealed class PostAnswers(PictureStore pictures, IOptions<PostOptions> options)
{
    /// <summary>Path of the public addresses of pictures.</summary>
    public const string PublicPath = "/api/post/image";

    /// <summary>A post with the bytes of its pictures.</summary>
    public async Task<PostAnswer> WholeAsync(Post post, CancellationToken cancellationToken) =>
        Brief(post) with { Content = await LayersAsync(post.UserId, post.Layers, cancellationToken) };

    /// <summary>Layers with the bytes of their pictures, in the same order.</summary>
    public async Task<IReadOnlyList<PostLayer>> LayersAsync(long owner, IReadOnlyList<StoredLayer> layers, CancellationToken cancellationToken)
    {
        var shown = await pictures.ReadAsync(owner, StoredLayer.PicturesOf(layers), cancellationToken);
        return [.. layers.Select(layer => Layer(layer, layer.PictureId is { } id ? shown.GetValueOrDefault(id) : null))];
    }

    /// <summary>A post without its layers.</summary>
    public static PostAnswer Brief(Post post) => new()
    {
        PostId = post.Id.ToString(),
        PostAuthor = post.Author,
        AssignedChatId = post.Chats,
        MainText = post.MainText,
        TaskId = post.TaskId,
    };

    private PostLayer Layer(StoredLayer layer, Picture? picture)
    {
        var data = JsonNode.Parse(layer.Data)!.AsObject();
        if (picture is not null)
        {
            data["image_base64"] = Convert.ToBase64String(picture.Bytes);
            if (options.Value.PublicUrl is { } address)
                data["url"] = new Uri(address, $"{PublicPath}/{layer.PictureId}.{Extension(picture.MediaType)}").AbsoluteUri;
        }

        return new PostLayer
        {
            LayerId = layer.Id.ToString(),
            Type = layer.Type,
            OrderIndex = layer.OrderIndex,
            Data = JsonSerializer.SerializeToElement(data, WireJson.SnakeCase),
        };
    }

    private static string Extension(string mediaType) => mediaType == "image/jpeg" ? "jpg" : "png";
}
