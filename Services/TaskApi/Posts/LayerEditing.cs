using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.Imaging;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>Adds and changes layers. What could not be drawn is refused here, so that a post can always be rendered.</summary>
internal sealed class LayerEditing(
    PostStore posts, PostAnswers answers, PictureReading reading, PictureStore pictures, IOptions<PostOptions> options)
{
    public async Task<IResult> AddAsync(PostOwner owner, Guid postId, string type, LayerRequest request, CancellationToken cancellationToken)
    {
        if (await posts.FindAsync(owner.UserId, postId, cancellationToken) is not { } post) return PostProblem.UnknownPost;
        if (type == StoredLayer.Image && request.Picture is null) return PostProblem.Invalid("Пришлите картинку в поле image_base64.");

        // Above the others. Of layers with the same number the newest is drawn last.
        var order = post.Layers is [.., var top] ? (int)Math.Min(top.OrderIndex + 1L, int.MaxValue) : 0;
        var layer = new StoredLayer { Id = Guid.CreateVersion7(), PostId = postId, Type = type, OrderIndex = order };
        var (filled, problem) = await FillAsync(layer, request, owner, cancellationToken);
        if (filled is null) return PostProblem.Invalid(problem!);
        return await posts.AddLayerAsync(owner.UserId, filled, options.Value.MaxLayers, cancellationToken)
            ? await AnswerAsync(owner, filled, cancellationToken)
            : PostProblem.Invalid($"В посте уже {options.Value.MaxLayers} слоёв.");
    }

    public async Task<IResult> ChangeAsync(PostOwner owner, Guid postId, Guid layerId, LayerRequest request, CancellationToken cancellationToken)
    {
        var post = await posts.FindAsync(owner.UserId, postId, cancellationToken);
        if (post?.Layers.FirstOrDefault(one => one.Id == layerId) is not { } layer) return PostProblem.UnknownLayer;

        var (filled, problem) = await FillAsync(layer, request, owner, cancellationToken);
        if (filled is null) return PostProblem.Invalid(problem!);
        return await posts.ChangeLayerAsync(owner.UserId, filled, cancellationToken)
            ? await AnswerAsync(owner, filled, cancellationToken) : PostProblem.UnknownLayer;
    }

    private async Task<IResult> AnswerAsync(PostOwner owner, StoredLayer layer, CancellationToken cancellationToken) =>
        Results.Json((await answers.LayersAsync(owner.UserId, [layer], cancellationToken))[0], WireJson.SnakeCase);

    private async Task<(StoredLayer? Layer, string? Problem)> FillAsync(
        StoredLayer layer, LayerRequest request, PostOwner owner, CancellationToken cancellationToken)
    {
        var (data, problem) = LayerData.Read(layer.Type, request.Sent);
        if (data is null) return (null, problem);

        var filled = layer with { Data = data.ToJsonString(WireJson.SnakeCase), OrderIndex = request.OrderIndex ?? layer.OrderIndex };
        var (bytes, info, refused) = request.Picture is { } sent && layer.Type == StoredLayer.Image ? reading.ReadBase64(sent) : ([], null, null);
        if (refused is not null) return (null, refused);
        if (info is null && layer.PictureId is { } kept)
            bytes = (await pictures.ReadAsync(owner.UserId, [kept], cancellationToken))[kept].Bytes;
        try
        {
            LayerRules.Check(PostRendering.Read(filled, bytes));
        }
        catch (ArgumentException error)
        {
            return (null, $"Поле {error.ParamName}: такое значение нельзя нарисовать.");
        }

        return info is null
            ? (filled, null)
            : (filled with { PictureId = (await pictures.AddUploadAsync(owner.UserId, bytes, info, cancellationToken)).Id }, null);
    }
}

/// <summary>A layer as it is sent, as one object or with its <c>data</c> apart as in the answers.</summary>
internal sealed record LayerRequest
{
    public long? TgId { get; init; }
    public int? OrderIndex { get; init; }
    public JsonObject? Data { get; init; }

    [JsonExtensionData]
    public JsonObject? Rest { get; set; }

    [JsonIgnore]
    public JsonObject Sent => Data ?? Rest ?? [];

    [JsonIgnore]
    public string? Picture => LayerData.Text(Sent, "image_base64");
}
