"""One peer on one case, in a process of its own: `peers.py TOOL FILE` prints a line of JSON.

TOOL is `negmas` or `pareto_dp`; FILE is a case of `synth` or `canon`. Seconds are CPU seconds of the
search alone, without start and reading. `negmas_with` builds NegMAS's utility functions from exact
tables, so that what differs is its search and not its reading of files.
"""

import json
import resource
import sys
import time
from fractions import Fraction


def tables(path):
    """By party: the exact utility of each option of each issue, and the reservation values."""
    with open(path, encoding="utf-8") as file:
        case = json.load(file)
    if isinstance(case["parties"], list):
        exact = [
            [[Fraction(int(value), int(party["scale"])) for value in issue] for issue in party["table"]]
            for party in case["parties"]
        ]
        least = [Fraction(party["reservation"] or 0) for party in case["parties"]]
    else:
        exact = [
            [[Fraction(value, case["scale"]) for value in issue] for issue in party]
            for party in case["table"]
        ]
        least = [Fraction(0)] * len(exact)
    return exact, least


def negmas_with(exact, least):
    """NegMAS's issues and utility functions for these tables."""
    from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
    from negmas.preferences.value_fun import TableFun

    issues = [
        make_issue([str(option) for option in range(len(options))], name=f"i{at}")
        for at, options in enumerate(exact[0])
    ]
    space = make_os(issues)
    ufuns = [
        LinearAdditiveUtilityFunction(
            values=[
                TableFun({str(option): float(value) for option, value in enumerate(options)})
                for options in party
            ],
            weights=[1.0] * len(party),
            outcome_space=space,
            reserved_value=float(reserved),
        )
        for party, reserved in zip(exact, least)
    ]
    return issues, ufuns


def negmas(exact, least):
    from negmas.preferences.ops import pareto_frontier

    issues, ufuns = negmas_with(exact, least)
    start = time.process_time()
    points, _ = pareto_frontier(ufuns, issues=issues)
    return len(points), time.process_time() - start


def pareto_dp(exact, _):
    import pareto_dp as peer

    # It minimises, and takes no negative value: what each option falls short of the best.
    data = [
        [
            [float(max(party[issue]) - party[issue][option]) for party in exact]
            for option in range(len(exact[0][issue]))
        ]
        for issue in range(len(exact[0]))
    ]
    start = time.process_time()
    points = peer.find_pareto_front(data, 1e-9)
    return len(points), time.process_time() - start


def main():
    tool, path = sys.argv[1:]
    points, seconds = {"negmas": negmas, "pareto_dp": pareto_dp}[tool](*tables(path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"points": points, "seconds": seconds, "megabytes": peak}))


if __name__ == "__main__":
    main()
