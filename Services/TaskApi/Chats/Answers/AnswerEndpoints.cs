using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Streams;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>What push nodes and workers ask about answers (see <see cref="ChatApiRoutes"/>). The gateway routes none of it.</summary>
internal static class AnswerEndpoints
{
    public static IEndpointRouteBuilder MapAnswers(this IEndpointRouteBuilder endpoints)
    {
        var answers = endpoints.MapGroup("").WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        answers.MapPost(ChatApiRoutes.Open, OpenAsync);
        answers.MapPost(ChatApiRoutes.Standings, StandingsAsync);
        answers.MapPost(ChatApiRoutes.Delivered, DeliveredAsync);
        answers.MapGet(ChatApiRoutes.WorkPath, WorkAsync);
        return endpoints;
    }

    private static async Task<IResult> OpenAsync(
        ChatOpenRequest request, HttpContext context, CredentialReader credentials, AccountStore accounts, ChatStore chats, AnswerOpening opening)
    {
        if (credentials.Read(context.Request) is not { } credential
            || await accounts.FindAsync(credential.Token, context.RequestAborted) is not { } user)
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        return await opening.OpenAsync(user, request, context.RequestAborted) switch
        {
            OpenOutcome.Opened opened => Json(opened.Opening),
            OpenOutcome.Refused refused => refused.Problem,
            _ => await chats.RefuseAsync(request.ChatId, context.RequestAborted),
        };
    }

    private static async Task<IResult> StandingsAsync(
        StandingsRequest request, QueueForecast forecast, IOptions<StreamOptions> options, CancellationToken cancellationToken) =>
        request.Tasks.Count > options.Value.MaxPositions
            ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge)
            : Json(new StandingsResponse(await forecast.FindAsync(request.Tasks, cancellationToken)));

    private static async Task<IResult> DeliveredAsync(TaskQuery query, AnswerDelivery delivery, CancellationToken cancellationToken)
    {
        await delivery.MarkDeliveredAsync(query.UserId, query.TaskId, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> WorkAsync(long taskId, AnswerWork works, CancellationToken cancellationToken) =>
        await works.FindAsync(taskId, cancellationToken) is { } work ? Json(work) : Results.StatusCode(StatusCodes.Status404NotFound);

    private static IResult Json<T>(T value) => Results.Json(value, WireJson.Internal);
}
