using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Files;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.LoadShedding;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Chats;

/// <summary>Chats of contract E (section 5.3).</summary>
internal static class ChatEndpoints
{
    private const int DefaultListed = 100;

    public static IEndpointRouteBuilder MapChatEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var chats = endpoints.MapGroup("/chats").WithMetadata(new ClientDoor()).WithTags("Contract E: chats");
        chats.MapPost("", CreateAsync).WithName("createChat").WithSummary("Creates a chat").Produces<Chat>(StatusCodes.Status201Created);
        chats.MapGet("", ListAsync).AsHistory().WithName("listChats").WithSummary("The newest chats").Produces<IReadOnlyList<Chat>>();
        chats.MapGet("/{id:guid}", FindAsync).AsHistory().WithName("getChat").WithSummary("A chat with its messages").Produces<ChatHistory>();
        chats.MapPatch("/{id:guid}", ChangeAsync).WithName("changeChat").WithSummary("Changes title or description").Produces<Chat>();
        chats.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteChat").WithSummary("Removes a chat; what is being written in it is given up")
            .Produces<DeletedChat>(StatusCodes.Status202Accepted);
        return endpoints;
    }

    /// <summary>Why a person has no such chat (E13).</summary>
    public static async Task<IResult> RefuseAsync(this ChatStore chats, Guid id, CancellationToken cancellationToken) =>
        await chats.ExistsAsync(id, cancellationToken)
            ? ClientProblem.Of(StatusCodes.Status403Forbidden, "forbidden", "This chat is another person's.")
            : ClientProblem.NotFound("There is no such chat.");

    private static async Task<IResult> CreateAsync(
        FrontBody<ChatRequest> body, CurrentUser user, ChatStore chats, IOptions<ChatOptions> options, CancellationToken cancellationToken)
    {
        if (Problem(body.Value, options.Value) is { } problem) return problem;
        var title = string.IsNullOrWhiteSpace(body.Value.Title) ? ChatTexts.DefaultTitle(user.Language) : body.Value.Title.Trim();
        var chat = await chats.CreateAsync(user.Id, title, body.Value.DescriptionText, cancellationToken);
        return Results.Json(chat, WireJson.SnakeCase, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        CurrentUser user, ChatStore chats, IOptions<ChatOptions> options, CancellationToken cancellationToken, int limit = DefaultListed) =>
        Json(await chats.ListAsync(user.Id, Math.Clamp(limit, 1, options.Value.MaxListed), cancellationToken));

    private static async Task<IResult> FindAsync(
        Guid id, HttpRequest request, CurrentUser user, ChatStore chats, AnswerPictures pictures, FileAddresses addresses,
        IOptions<ChatOptions> options, CancellationToken cancellationToken) =>
        await chats.FindAsync(user.Id, id, options.Value.MaxMessages, cancellationToken) is var (chat, messages)
            ? Json(new ChatHistory(chat, [.. messages.Select(message => message.ToBody(pictures, addresses.BaseUrl(request)))]))
            : await chats.RefuseAsync(id, cancellationToken);

    private static async Task<IResult> ChangeAsync(
        Guid id, FrontBody<ChatRequest> body, CurrentUser user, ChatStore chats, IOptions<ChatOptions> options, CancellationToken cancellationToken)
    {
        if (Problem(body.Value, options.Value) is { } problem) return problem;
        if (body.Value.Title is { } title && string.IsNullOrWhiteSpace(title)) return ClientProblem.Invalid("A chat needs a title.");

        var changes = new ChatChanges(body.Value.Title?.Trim(), body.Value.Description.ValueKind != JsonValueKind.Undefined, body.Value.DescriptionText);
        return await chats.ChangeAsync(user.Id, id, changes, cancellationToken) is { } chat
            ? Json(chat) : await chats.RefuseAsync(id, cancellationToken);
    }

    // Clients take nothing but 202 for a success (E2).
    private static async Task<IResult> DeleteAsync(
        Guid id, CurrentUser user, ChatStore chats, OpenAnswers answers, CancellationToken cancellationToken) =>
        await answers.DeleteChatAsync(user.Id, id, cancellationToken)
            ? Results.Json(new DeletedChat(id, true), WireJson.SnakeCase, statusCode: StatusCodes.Status202Accepted)
            : await chats.RefuseAsync(id, cancellationToken);

    private static IResult? Problem(ChatRequest request, ChatOptions limits)
    {
        if (request.Title?.Length > limits.MaxTitleLength)
            return ClientProblem.Invalid($"The title is longer than {limits.MaxTitleLength} characters.");
        if (request.Description.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String))
            return ClientProblem.Invalid("The description has to be a text.");
        return request.DescriptionText?.Length > limits.MaxDescriptionLength
            ? ClientProblem.Invalid($"The description is longer than {limits.MaxDescriptionLength} characters.") : null;
    }

    private static IResult Json<T>(T value) => Results.Json(value, WireJson.SnakeCase);

    private sealed record DeletedChat(Guid Id, bool Deleted);

    internal sealed record ChatRequest
    {
        public string? Title { get; init; }

        /// <summary>A text, or null for none; left out, it is not meant.</summary>
        public JsonElement Description { get; init; }

        [JsonIgnore]
        public string? DescriptionText => Description.ValueKind == JsonValueKind.String ? Description.GetString() : null;
    }
}
