namespace AiTasks.TaskApi.Description;

/// <summary>Metadata: what an endpoint takes as its body, where the framework cannot see it.</summary>
/// <param name="Type">Its members.</param>
/// <param name="MediaType">How it is sent. For a form, the members are its parts.</param>
internal sealed record RequestBody(Type Type, string MediaType = RequestBody.Json)
{
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>A form with the part <c>file</c>.</summary>
    public static readonly RequestBody File = new(typeof(FileForm), "multipart/form-data");

    /// <summary>What stands in such a form.</summary>
    /// <param name="File">The file, with its name.</param>
    private sealed record FileForm(IFormFile File);
}
