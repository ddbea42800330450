using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.Imaging;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Tasks.Tools;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>The tools of contract B's backend (section 2.7): one call, one task, one answer.</summary>
internal static class ToolEndpoints
{
    // The bot writes a heading above it, and a message of Telegram has 4,096 (B19).
    private const int LongestEdit = 3900;

    private const int MostDays = 366;

    // What the bot's pictures are made for (B22).
    private const string DefaultRatio = "1x1";

    public static IEndpointRouteBuilder MapTools(this IEndpointRouteBuilder endpoints)
    {
        var tools = endpoints.MapGroup("/api/tool").WithMetadata(new PostDoor()).WithTags("Contract B: tools");
        tools.MapPost("/generate_text", TextAsync).WithName("generateText").WithSummary("Writes a post, corrects a text or plans posts, and waits for it").Produces<PostAnswer>();
        tools.MapPost("/generate_image", ImageAsync).WithName("generateImage").WithSummary("Makes a post with a picture, and waits for it").Produces<PostAnswer>()
            .WithMetadata(BodyLimit.OfPictures);
        return endpoints;
    }

    private static async Task<IResult> TextAsync(
        FrontBody<TextToolRequest> body, PostCaller caller, ToolTasks tools, PostStore posts, PostAnswers answers, IOptions<ToolOptions> options,
        CancellationToken cancellationToken)
    {
        if (PromptProblem(body.Value.Prompt, options.Value) is { } bad) return PostProblem.Invalid(bad);
        var (type, context, problem) = Wish(body.Value);
        if (problem is not null) return PostProblem.Invalid(problem);

        var owner = await caller.OwnerAsync(body.Value.TgId, cancellationToken);
        var wish = owner.IsKnown ? context : OnlyTheirs(context);
        var task = await tools.RunAsync(new ToolTask(owner.UserId, FrontTexts.DefaultLanguage, type, wish, owner.IsKnown), cancellationToken);
        if (ToolResults.Refusal(task) is { } refusal) return refusal;
        if (type != TaskTypes.PostText) return Results.Json(new PostAnswer { MainText = ToolResults.Text(task), TaskId = task.Id }, WireJson.SnakeCase);

        var (width, height) = AspectRatio.Parse(DefaultRatio)!.Value;
        var post = await posts.CreateAsync(
            new NewPost(owner, task.Id, body.Value.Prompt, null, width, height, ToolResults.Text(task), null), cancellationToken);
        return Results.Json(await answers.WholeAsync(post, cancellationToken), WireJson.SnakeCase);
    }

    private static async Task<IResult> ImageAsync(
        FrontBody<ImageToolRequest> body, PostCaller caller, ToolTasks tools, PostStore posts, PostAnswers answers, PictureReading reading,
        PictureStore pictures, IOptions<ToolOptions> options, CancellationToken cancellationToken)
    {
        if (PromptProblem(body.Value.Prompt, options.Value) is { } bad) return PostProblem.Invalid(bad);
        if (AspectRatio.Parse(body.Value.AspectRatio ?? DefaultRatio) is not var (width, height))
            return PostProblem.Invalid("Поле aspect_ratio: например 1x1, 16:9 или 512x512.");
        var (bytes, info, problem) = body.Value.ImageBase64 is { } uploaded ? reading.ReadBase64(uploaded) : ([], null, null);
        if (problem is not null) return PostProblem.Invalid(problem);

        var owner = await caller.OwnerAsync(body.Value.TgId, cancellationToken);
        var basis = info is null ? null : await pictures.AddUploadAsync(owner.UserId, bytes, info, cancellationToken);
        var context = PictureContext.Of(body.Value.Prompt!, width, height, basis?.Id, variant: 0);
        var task = await tools.RunAsync(
            new ToolTask(owner.UserId, FrontTexts.DefaultLanguage, TaskTypes.PostImage, context, owner.IsKnown), cancellationToken);
        if (ToolResults.Refusal(task) is { } refusal) return refusal;

        var post = await posts.CreateAsync(
            new NewPost(owner, task.Id, body.Value.Prompt, basis?.Id, width, height, "", ToolResults.PictureId(task)), cancellationToken);
        return Results.Json(await answers.WholeAsync(post, cancellationToken), WireJson.SnakeCase);
    }

    private static string? PromptProblem(string? prompt, ToolOptions options) =>
        string.IsNullOrWhiteSpace(prompt) ? "Напишите, что нужно сделать: поле prompt пустое."
        : prompt.Length > options.MaxPromptLength ? $"Слишком длинный запрос: больше {options.MaxPromptLength} знаков." : null;

    private static (string Type, string Context, string? Problem) Wish(TextToolRequest request)
    {
        switch (request.Kind)
        {
            case null or "" or "post":
                return (TaskTypes.PostText, JsonSerializer.Serialize(new { request.Prompt }, WireJson.SnakeCase), null);
            case "edit" when string.IsNullOrWhiteSpace(request.Text):
                return ("", "", "Пришлите текст, который нужно исправить.");
            case "edit" when request.Text.Length > LongestEdit:
                return ("", "", $"Текст длиннее {LongestEdit} знаков: ответ не поместится в одно сообщение. Пришлите его частями.");
            case "edit":
                return (TaskTypes.TextEdit, JsonSerializer.Serialize(new { request.Prompt, request.Text }, WireJson.SnakeCase), null);
            case "content_plan" when Dates(request.Dates) is { } dates:
                return (TaskTypes.ContentPlan, JsonSerializer.Serialize(new { request.Prompt, Dates = dates, request.Freq }, WireJson.SnakeCase), null);
            case "content_plan":
                return ("", "", $"Поле dates: от 1 до {MostDays} разных дат по порядку, вида 2026-12-31.");
            default:
                return ("", "", "Поле kind: post, edit или content_plan.");
        }
    }

    // Several people share the account of those whom nobody named, so one's answer is not for the next.
    private static string OnlyTheirs(string context)
    {
        var wish = JsonNode.Parse(context)!.AsObject();
        wish[AnswerWishes.Fresh] = true;
        return wish.ToJsonString(WireJson.SnakeCase);
    }

    private static List<DateOnly>? Dates(IReadOnlyList<string>? texts)
    {
        if (texts is not { Count: > 0 and <= MostDays }) return null;
        var dates = new List<DateOnly>(texts.Count);
        foreach (var text in texts)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                || (dates.Count > 0 && date <= dates[^1]))
            {
                return null;
            }

            dates.Add(date);
        }

        return dates;
    }

    internal sealed record TextToolRequest
    {
        public string? Prompt { get; init; }
        public long? TgId { get; init; }

        /// <summary><c>post</c> (when left out), <c>edit</c> or <c>content_plan</c>. Our addition, as are the members below.</summary>
        public string? Kind { get; init; }

        /// <summary>What is to be corrected.</summary>
        public string? Text { get; init; }

        /// <summary>The days to plan, in order.</summary>
        public IReadOnlyList<string>? Dates { get; init; }
        public string? Freq { get; init; }
    }

    internal sealed record ImageToolRequest
    {
        public string? Prompt { get; init; }
        public string? AspectRatio { get; init; }
        public long? TgId { get; init; }

        /// <summary>A picture to work on. Our addition.</summary>
        public string? ImageBase64 { get; init; }
    }
}
