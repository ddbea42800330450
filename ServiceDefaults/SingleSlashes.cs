using Microsoft.AspNetCore.Builder;

namespace AiTasks.ServiceDefaults;

/// <summary>Reads <c>//a///b</c> as <c>/a/b</c>.</summary>
public static class SingleSlashes
{
    /// <summary>
    /// Takes repeated slashes out of a request's path, before it is routed. Clients put a base address and a path together, and a base
    /// that ends in a slash makes two of one (B1); a redirect to the right address would be followed without its body. No address of
    /// ours has an empty segment in it, so nothing else is lost.
    /// </summary>
    public static IApplicationBuilder UseSingleSlashes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
            context.Request.Path = Collapse(path);
        return next(context);
    });

    private static string Collapse(string path)
    {
        Span<char> kept = path.Length <= 512 ? stackalloc char[path.Length] : new char[path.Length];
        var length = 0;
        foreach (var character in path)
        {
            if (character != '/' || length == 0 || kept[length - 1] != '/') kept[length++] = character;
        }

        return new string(kept[..length]);
    }
}
