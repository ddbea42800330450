namespace AiTasks.Cli.Doctor;

/// <summary>What was found about one thing.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It could not be looked at from here, which is no trouble by itself.</summary>
    Unknown,

    /// <summary>Somebody has to do something.</summary>
    Trouble,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What, such as <c>database clock</c>.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Remedy">What to do about it; null when it is as it should be.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Message, string? Remedy);

/// <summary>What has been found so far.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public int Troubles => _all.Count(finding => finding.Verdict == Verdict.Trouble);

    public void Ok(string subject, string message) => _all.Add(new Finding(subject, Verdict.Ok, message, null));

    public void Unknown(string subject, string message, string remedy) => _all.Add(new Finding(subject, Verdict.Unknown, message, remedy));

    public void Trouble(string subject, string message, string remedy) => _all.Add(new Finding(subject, Verdict.Trouble, message, remedy));

    /// <summary>What was found elsewhere at the same time.</summary>
    public void Add(Findings others) => _all.AddRange(others._all);

    /// <summary>As it should be, or not.</summary>
    public void Judge(string subject, bool isWell, string message, string remedy)
    {
        if (isWell) Ok(subject, message);
        else Trouble(subject, message, remedy);
    }
}
