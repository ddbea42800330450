using AiTasks.Contracts;
using AiTasks.Imaging;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.LoadShedding;

namespace AiTasks.TaskApi.Posts;

/// <summary>Posts of contract B's backend (section 2.7).</summary>
internal static class PostEndpoints
{
    private const int DefaultListed = 50;
    private const int MaxListed = 200;

    // What Telegram takes as one message (B19).
    private const int LongestText = 4096;

    private const string DefaultFormat = "1:1";

    public static IEndpointRouteBuilder MapPosts(this IEndpointRouteBuilder endpoints)
    {
        var posts = endpoints.MapGroup("/api/post").WithMetadata(new PostDoor()).WithTags("Contract B: posts");
        posts.MapPost("", CreateAsync).WithName("createPost").WithSummary("Creates a post").Produces<PostAnswer>();
        posts.MapGet("", ListAsync).AsHistory().WithName("listPosts").WithSummary("The newest posts, without their layers").Produces<IReadOnlyList<PostAnswer>>();
        posts.MapGet("/{id:guid}", FindAsync).WithName("getPost").WithSummary("A post").Produces<PostAnswer>();
        posts.MapPut("/{id:guid}/main_text", WriteAsync).WithName("writePost")
            .WithSummary("Sets the text of a post, or has text or picture made anew").Produces<PostAnswer>();
        posts.MapPost("/{id:guid}/main_text", WriteAsync).WithName("writePostByPost").WithSummary("The same").Produces<PostAnswer>();
        posts.MapGet("/{id:guid}/render", RenderAsync).WithName("renderPost").WithSummary("A post's canvas as a PNG").Produces<Stream>(contentType: "image/png");
        posts.MapPost("/{id:guid}/publish", Publication.PublishAsync).WithName("publishPost").WithSummary("Sends a post to a chat of Telegram")
            .Produces<PublishedPost>();
        posts.MapLayers();
        return endpoints;
    }

    private static async Task<IResult> CreateAsync(
        FrontBody<CreatePostRequest> body, PostCaller caller, PostStore posts, PostAnswers answers, CancellationToken cancellationToken)
    {
        if (AspectRatio.Parse(body.Value.Format ?? DefaultFormat) is not var (width, height))
            return PostProblem.Invalid("Поле format: например 1:1, 16:9 или 512x512.");
        if (body.Value.MainText is { Length: > LongestText }) return TextTooLong;

        var owner = await caller.OwnerAsync(body.Value.TgId ?? (caller.IsService ? body.Value.PostAuthor : null), cancellationToken);
        var post = await posts.CreateAsync(
            new NewPost(owner, null, null, null, width, height, body.Value.MainText ?? "", null), cancellationToken);
        return Results.Json(await answers.WholeAsync(post, cancellationToken), WireJson.SnakeCase);
    }

    private static async Task<IResult> ListAsync(
        PostCaller caller, PostStore posts, CancellationToken cancellationToken, long? tg_id = null, int? limit = null)
    {
        var owner = await caller.OwnerAsync(tg_id, cancellationToken);
        var found = await posts.ListAsync(owner.UserId, Math.Clamp(limit ?? DefaultListed, 1, MaxListed), cancellationToken);
        return Results.Json(found.Select(PostAnswers.Brief), WireJson.SnakeCase);
    }

    private static async Task<IResult> FindAsync(
        Guid id, PostCaller caller, PostStore posts, PostAnswers answers, CancellationToken cancellationToken, long? tg_id = null)
    {
        var owner = await caller.OwnerAsync(tg_id, cancellationToken);
        return await posts.FindAsync(owner.UserId, id, cancellationToken) is { } post
            ? Results.Json(await answers.WholeAsync(post, cancellationToken), WireJson.SnakeCase) : PostProblem.UnknownPost;
    }

    private static async Task<IResult> WriteAsync(
        Guid id, FrontBody<WritePostRequest> body, PostCaller caller, PostStore posts, Regeneration regeneration, PostAnswers answers,
        CancellationToken cancellationToken)
    {
        var owner = await caller.OwnerAsync(body.Value.TgId, cancellationToken);
        if (body.Value is { MainText: { } text })
        {
            if (text.Length > LongestText) return TextTooLong;
            if (!await posts.SetTextAsync(owner.UserId, id, text, cancellationToken)) return PostProblem.UnknownPost;
        }
        else if (body.Value.Regenerate != true)
        {
            return PostProblem.Invalid("Пришлите main_text или regenerate: true.");
        }
        else
        {
            if (await posts.FindAsync(owner.UserId, id, cancellationToken) is not { } before) return PostProblem.UnknownPost;
            if (await regeneration.RunAsync(before, cancellationToken) is { } refusal) return refusal;
        }

        return await posts.FindAsync(owner.UserId, id, cancellationToken) is { } post
            ? Results.Json(await answers.WholeAsync(post, cancellationToken), WireJson.SnakeCase) : PostProblem.UnknownPost;
    }

    private static async Task<IResult> RenderAsync(
        Guid id, PostCaller caller, PostStore posts, PostRendering rendering, CancellationToken cancellationToken, long? tg_id = null)
    {
        var owner = await caller.OwnerAsync(tg_id, cancellationToken);
        return await posts.FindAsync(owner.UserId, id, cancellationToken) is { } post
            ? Results.Bytes(await rendering.RenderAsync(post, cancellationToken), "image/png") : PostProblem.UnknownPost;
    }

    private static IResult TextTooLong => PostProblem.Invalid($"Текст длиннее {LongestText} знаков: он не поместится в одно сообщение Telegram.");

    internal sealed record CreatePostRequest
    {
        public long? PostAuthor { get; init; }
        public long? TgId { get; init; }

        /// <summary>Such as <c>1:1</c>, <c>16:9</c> or <c>512x512</c>.</summary>
        public string? Format { get; init; }
        public string? MainText { get; init; }
    }

    internal sealed record WritePostRequest
    {
        public string? MainText { get; init; }
        public bool? Regenerate { get; init; }
        public long? TgId { get; init; }
    }
}
