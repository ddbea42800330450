using AiTasks.Contracts;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Posts;

/// <summary>Layers of a post: <c>layer/image</c>, <c>layer/text</c> and <c>layer/rectangle</c>.</summary>
internal static class LayerEndpoints
{
    public static void MapLayers(this RouteGroupBuilder posts)
    {
        var layers = posts.MapGroup("/{id:guid}/layer").WithMetadata(BodyLimit.OfPictures);
        foreach (var type in (string[])[StoredLayer.Image, StoredLayer.Text, StoredLayer.Rectangle])
        {
            layers.MapPost($"/{type}", async (
                Guid id, FrontBody<LayerRequest> body, PostCaller caller, LayerEditing editing, CancellationToken cancellationToken) =>
            {
                var owner = await caller.OwnerAsync(body.Value.TgId, cancellationToken);
                return await editing.AddAsync(owner, id, type, body.Value, cancellationToken);
            }).WithName($"add{char.ToUpperInvariant(type[0])}{type[1..]}Layer").WithSummary("Adds a layer").Produces<PostLayer>();
        }

        layers.MapPut("/{layerId:guid}", ChangeAsync).WithName("changeLayer").WithSummary("Changes a layer").Produces<PostLayer>();
        layers.MapDelete("/{layerId:guid}", RemoveAsync).WithName("removeLayer").WithSummary("Removes a layer").Produces<RemovedLayer>();
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, Guid layerId, FrontBody<LayerRequest> body, PostCaller caller, LayerEditing editing, CancellationToken cancellationToken)
    {
        var owner = await caller.OwnerAsync(body.Value.TgId, cancellationToken);
        return await editing.ChangeAsync(owner, id, layerId, body.Value, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, Guid layerId, PostCaller caller, PostStore posts, CancellationToken cancellationToken, long? tg_id = null)
    {
        var owner = await caller.OwnerAsync(tg_id, cancellationToken);
        return await posts.RemoveLayerAsync(owner.UserId, id, layerId, cancellationToken)
            ? Results.Json(new RemovedLayer("ok"), WireJson.SnakeCase) : PostProblem.UnknownLayer;
    }

    private sealed record RemovedLayer(string Status);
}
