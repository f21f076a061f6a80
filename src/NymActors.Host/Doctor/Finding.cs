namespace NymActors.Host.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Code">The name of what is wrong, and of its page in docs/doctor; null when nothing is.</param>
/// <param name="Remedy">The one thing to do about it; null when there is nothing to do.</param>
internal sealed record Finding(Outcome Outcome, string Detail, string? Code = null, string? Remedy = null)
{
    /// <summary>All is well.</summary>
    public static Finding Pass(string detail) => new(Outcome.Pass, detail);

    /// <summary>Something is wrong.</summary>
    public static Finding Fail(string code, string detail, string remedy) => new(Outcome.Fail, detail, code, remedy);

    /// <summary>Nothing can be said.</summary>
    public static Finding NotMeasured(string why) => new(Outcome.NotMeasured, why);
}
