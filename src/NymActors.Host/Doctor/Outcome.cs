namespace NymActors.Host.Doctor;

/// <summary>How a check ended.</summary>
internal enum Outcome
{
    /// <summary>All is well.</summary>
    Pass,

    /// <summary>Something is wrong, and the finding says what to do.</summary>
    Fail,

    /// <summary>Nothing can be said, because something it needs is missing or failed.</summary>
    NotMeasured,
}
