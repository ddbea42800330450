using System.Text;

namespace AiTasks.Cli.ApiClient;

/// <summary>Addresses with parameters.</summary>
internal static class Query
{
    /// <summary>Adds parameters to a path; those without a value are left out.</summary>
    public static string Of(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var address = new StringBuilder(path);
        var before = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null) continue;
            address.Append(before).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            before = '&';
        }

        return address.ToString();
    }
}
