namespace AiTasks.TaskApi.Files;

/// <summary>A file is not taken.</summary>
/// <param name="status">HTTP status: 400 not whole, 413 too large, 415 a kind that is not taken, 422 empty or damaged.</param>
/// <param name="error">A word for programs.</param>
/// <param name="message">For the person.</param>
internal sealed class FileRefusedException(int status, string error, string message) : Exception(message)
{
    public int Status => status;
    public string Error => error;

    public static FileRefusedException TooLarge(long most) => new(
        StatusCodes.Status413PayloadTooLarge, "file_too_large", $"The file is too large: at most {Size(most)} are taken.");

    public static FileRefusedException OfKind(string why) => new(StatusCodes.Status415UnsupportedMediaType, "unsupported_file_type", why);

    public static FileRefusedException Damaged(string why) => new(StatusCodes.Status422UnprocessableEntity, "validation_error", why);

    public static FileRefusedException Incomplete() => new(
        StatusCodes.Status400BadRequest, "validation_error", "The upload is not complete or not correct.");

    private static string Size(long bytes) =>
        bytes >= 1024 * 1024 ? FormattableString.Invariant($"{bytes / 1024.0 / 1024:0.#} MB") : $"{bytes} bytes";
}
