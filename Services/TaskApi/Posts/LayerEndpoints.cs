using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.Imaging;
using AiTasks.TaskApi.FrontApi;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>Layers of a post: <c>layer/image</c>, <c>layer/text</c> and <c>layer/rectangle</c>.</summary>
internal static class LayerEndpoints
{
    private const long MaxBodyBytes = 16 * 1024 * 1024;

    private static readonly IResult UnknownLayer = PostProblem.Of(StatusCodes.Status404NotFound, "Слой не найден.");

    public static void MapLayers(this RouteGroupBuilder posts)
    {
        var layers = posts.MapGroup("/{id:guid}/layer").WithMetadata(new BodyLimit(MaxBodyBytes));
        foreach (var type in (string[])[StoredLayer.Image, StoredLayer.Text, StoredLayer.Rectangle])
        {
            layers.MapPost($"/{type}", (Guid id, FrontBody<LayerRequest> body, LayerCall call, CancellationToken cancellationToken) =>
                AddAsync(id, type, body.Value, call, cancellationToken)).WithSummary("Adds a layer").Produces<PostLayer>();
        }

        layers.MapPut("/{layerId:guid}", ChangeAsync).WithSummary("Changes a layer").Produces<PostLayer>();
        layers.MapDelete("/{layerId:guid}", RemoveAsync).WithSummary("Removes a layer");
    }

    private static async Task<IResult> AddAsync(Guid postId, string type, LayerRequest request, LayerCall call, CancellationToken cancellationToken)
    {
        var owner = await call.Caller.OwnerAsync(request.TgId, cancellationToken);
        if (await call.Posts.FindAsync(owner.UserId, postId, cancellationToken) is not { } post) return PostProblem.UnknownPost;
        if (type == StoredLayer.Image && request.Picture is null) return PostProblem.Invalid("Пришлите картинку в поле image_base64.");

        var layer = new StoredLayer { Id = Guid.CreateVersion7(), PostId = postId, Type = type, OrderIndex = post.Layers.Count };
        var (filled, problem) = await FillAsync(layer, request, owner, call, cancellationToken);
        if (filled is null) return PostProblem.Invalid(problem!);
        return await call.Posts.AddLayerAsync(owner.UserId, filled, call.Options.Value.MaxLayers, cancellationToken)
            ? Results.Json(await call.Answers.LayerAsync(owner.UserId, filled, cancellationToken), WireJson.SnakeCase)
            : PostProblem.Invalid($"В посте уже {call.Options.Value.MaxLayers} слоёв.");
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, Guid layerId, FrontBody<LayerRequest> body, LayerCall call, CancellationToken cancellationToken)
    {
        var owner = await call.Caller.OwnerAsync(body.Value.TgId, cancellationToken);
        var post = await call.Posts.FindAsync(owner.UserId, id, cancellationToken);
        if (post?.Layers.FirstOrDefault(one => one.Id == layerId) is not { } layer) return UnknownLayer;

        var (filled, problem) = await FillAsync(layer, body.Value, owner, call, cancellationToken);
        if (filled is null) return PostProblem.Invalid(problem!);
        return await call.Posts.ChangeLayerAsync(owner.UserId, filled, cancellationToken)
            ? Results.Json(await call.Answers.LayerAsync(owner.UserId, filled, cancellationToken), WireJson.SnakeCase) : UnknownLayer;
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, Guid layerId, PostCaller caller, PostStore posts, CancellationToken cancellationToken, long? tg_id = null)
    {
        var owner = await caller.OwnerAsync(tg_id, cancellationToken);
        return await posts.RemoveLayerAsync(owner.UserId, id, layerId, cancellationToken)
            ? Results.Json(new { Status = "ok" }, WireJson.SnakeCase) : UnknownLayer;
    }

    private static async Task<(StoredLayer? StoredLayer, string? Problem)> FillAsync(
        StoredLayer layer, LayerRequest request, PostOwner owner, LayerCall call, CancellationToken cancellationToken)
    {
        var (data, problem) = LayerData.Read(layer.Type, request.Sent);
        if (data is null) return (null, problem);

        var filled = layer with { Data = data.ToJsonString(WireJson.SnakeCase), OrderIndex = request.OrderIndex ?? layer.OrderIndex };
        var (bytes, info, refused) = request.Picture is { } sent && layer.Type == StoredLayer.Image ? call.Reading.ReadBase64(sent) : ([], null, null);
        if (refused is not null) return (null, refused);
        if (info is null && layer.PictureId is { } kept) bytes = (await call.Pictures.ReadAsync(owner.UserId, kept, cancellationToken))!.Bytes;
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
            : (filled with { PictureId = (await call.Pictures.AddUploadAsync(owner.UserId, bytes, info, cancellationToken)).Id }, null);
    }

    /// <summary>A layer, as one object or with its <c>data</c> apart as in the answers.</summary>
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
}

/// <summary>What a call about a layer needs.</summary>
internal sealed record LayerCall(
    PostCaller Caller, PostStore Posts, PostAnswers Answers, PictureReading Reading, PictureStore Pictures, IOptions<PostOptions> Options)
{
    /// <summary>Called by the framework for parameters of this type.</summary>
    public static ValueTask<LayerCall?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return new(new LayerCall(
            context.Features.GetRequiredFeature<PostCaller>(), services.GetRequiredService<PostStore>(), services.GetRequiredService<PostAnswers>(),
            services.GetRequiredService<PictureReading>(), services.GetRequiredService<PictureStore>(),
            services.GetRequiredService<IOptions<PostOptions>>()));
    }
}
