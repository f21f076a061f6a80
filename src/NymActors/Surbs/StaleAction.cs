namespace NymActors.Surbs;

/// <summary>What <see cref="SurbConversation.CheckStale"/> asks for.</summary>
internal enum StaleAction
{
    /// <summary>Nothing waits, or not long enough.</summary>
    None,

    /// <summary>Ask for SURBs once more.</summary>
    RequestAgain,

    /// <summary>The correspondent does not answer: the waiting replies fail.</summary>
    GiveUp,
}
