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
    public async Task<PostAnswer> WholeAsync(Post post, CancellationToken cancellationToken)
    {
        var layers = new List<PostLayer>(post.Layers.Count);
        foreach (var layer in post.Layers) layers.Add(await LayerAsync(post.UserId, layer, cancellationToken));
        return Brief(post) with { Content = layers };
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

    public async Task<PostLayer> LayerAsync(long owner, StoredLayer layer, CancellationToken cancellationToken)
    {
        var data = JsonNode.Parse(layer.Data)!.AsObject();
        if (layer.PictureId is { } id && await pictures.ReadAsync(owner, id, cancellationToken) is { } picture)
        {
            data["image_base64"] = Convert.ToBase64String(picture.Bytes);
            if (options.Value.PublicUrl is { } address) data["url"] = new Uri(address, $"{PublicPath}/{id}.{Extension(picture.MediaType)}").AbsoluteUri;
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
