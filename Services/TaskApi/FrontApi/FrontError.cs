namespace AiTasks.TaskApi.FrontApi;

/// <summary>
/// Every refusal of contract A. Refusals of the business carry status 200, because the front end's general helper loses
/// their code on any other (A15, A16).
/// </summary>
/// <param name="Code">The wire word.</param>
/// <param name="Status">HTTP status.</param>
internal sealed record FrontError(string Code, int Status)
{
    public static readonly FrontError AlreadyRunning = new("ai_task_already_running", 200);
    public static readonly FrontError Cooldown = new("ai_task_cooldown", 200);
    public static readonly FrontError TaskNotFound = new("ai_task_not_found", 200);
    public static readonly FrontError CannotCancel = new("ai_task_cannot_cancel", 200);
    public static readonly FrontError InvalidTaskType = new("invalid_task_type", 400);
    public static readonly FrontError Validation = new("validation_error", 400);
    public static readonly FrontError PolicyFlagsRequired = new("policy_both_flags_required", 400);
    public static readonly FrontError EmailTaken = new("email_already_registered", 400);
    public static readonly FrontError InvalidCredentials = new("invalid_credentials", 401);
    public static readonly FrontError NotAuthenticated = new("not_authenticated", 401);
    public static readonly FrontError CsrfFailed = new("csrf_failed", 403);
    public static readonly FrontError OriginRefused = new("origin_not_allowed", 403);
    public static readonly FrontError PolicyRequired = new("policy_acceptance_required", 403);
    public static readonly FrontError NotFound = new("not_found", 404);
    public static readonly FrontError MethodNotAllowed = new("method_not_allowed", 405);
    public static readonly FrontError TooLarge = new("request_too_large", 413);
    public static readonly FrontError UnsupportedMediaType = new("unsupported_media_type", 415);
    public static readonly FrontError IdempotencyKeyReused = new("idempotency_key_reused", 422);
    public static readonly FrontError Internal = new("internal_error", 500);
    public static readonly FrontError Unavailable = new("service_unavailable", 503);
    public static readonly FrontError Busy = new("service_busy", 503);

    /// <summary>The refusal for a status that the framework chose.</summary>
    public static FrontError ForStatus(int status) => status switch
    {
        401 => NotAuthenticated,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        503 => Unavailable,
        >= 500 => Internal,
        _ => Validation,
    };
}
