// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A phone in the trouser pocket. The thigh swings about the hip like a pendulum; the phone feels gravity turned by the
// thigh's angle, the acceleration of its own arc, the up and down of the hip, and the shock of every heel strike.
//
// What tells the four gaits apart is the shape of the cycle (the phase between the thigh's first and second harmonic,
// and when in the cycle the foot strikes how hard), not the level of any channel: phase, cadence, vigour, the way the
// phone was put into the pocket and its residual tilt change from window to window.

#include <array>
#include <cmath>

#include "generator.hpp"
#include "random.hpp"
#include "waveforms.hpp"

namespace linnet::synthetic {
namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

constexpr std::uint32_t usual_time = 128, channel_count = 6;
constexpr double usual_rate_hz = 50, gravity = 9.81;
constexpr std::string_view class_names[] = {"walking", "stairs_up", "stairs_down", "jogging", "sitting", "standing"};
constexpr std::uint32_t class_count = std::size(class_names);

// Angles in degrees, accelerations in g, phases in turns of the stride. The stride begins with the phone's leg
// swinging forward through the vertical.
struct Gait {
    double stride_hz;
    double thigh_mean, thigh_first, thigh_second, thigh_second_phase;
    double bounce, bounce_phase;  // of the hip, twice per stride
    double surge, surge_phase;    // forward and back, twice per stride
    double strike, strike_phase;  // heel strike of the phone's leg; the other leg's is half a stride later
    double other_strike;          // how much of that one arrives
};

constexpr Gait gaits[] = {
    {0.92, 4, 23, 6.0, 0.10, 0.25, 0.40, 0.12, 0.10, 0.60, 0.22, 0.45},   // walking
    {0.82, 13, 23, 8.0, 0.42, 0.22, 0.72, 0.12, 0.45, 0.35, 0.30, 0.40},  // stairs up
    {0.92, 9, 20, 7.5, 0.78, 0.28, 0.15, 0.12, 0.75, 0.85, 0.42, 0.45},   // stairs down
    {1.25, 8, 28, 8.0, 0.20, 0.70, 0.35, 0.25, 0.15, 1.30, 0.25, 0.60},   // jogging
};

// A rotation by angles about x, then y, then z, in turns.
Matrix rotation(const Vector& turns) {
    Matrix result{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t a = (axis + 1) % 3, b = (axis + 2) % 3;
        const double c = cosine(turns[axis]), s = sine(turns[axis]);
        for (std::size_t column = 0; column < 3; ++column) {
            const double first = result[a][column], second = result[b][column];
            result[a][column] = c * first - s * second;
            result[b][column] = s * first + c * second;
        }
    }
    return result;
}

Vector apply(const Matrix& matrix, const Vector& v) {
    Vector result;
    for (std::size_t i = 0; i < 3; ++i) result[i] = matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2];
    return result;
}

struct Subject {
    double cadence, vigour, arm_m, shape_phase, strike_shift;
    Vector tilt;  // how the pocket sits, in turns
    std::array<double, channel_count> gain, bias;
};

Subject make_subject(const Settings& settings, std::uint64_t id) {
    Random random{settings.seed, 0xAC7, id};
    Subject subject{};
    subject.cadence = random.normal(1.0, 0.06);
    subject.vigour = random.normal(1.0, 0.12);
    subject.arm_m = random.uniform(0.15, 0.30);
    subject.shape_phase = random.normal(0, 0.02);
    subject.strike_shift = random.normal(0, 0.015);
    for (double& angle : subject.tilt) angle = random.normal(0, 10.0 / 360) * settings.noise;
    for (std::size_t i = 0; i < channel_count; ++i) {
        subject.gain[i] = 1 + 0.02 * settings.noise * random.normal();
        subject.bias[i] = (i < 3 ? 0.02 : 0.03) * settings.noise * random.normal();  // g, rad/s
    }
    return subject;
}

// The motion of the phone in the frame of the thigh: x up along the thigh, y to the left, z forward.
struct Motion {
    Vector force{};  // specific force in g: what an accelerometer reads
    Vector turn{};   // rad/s
};

Motion thigh_motion(double angle_degrees, double angular_rate, double angular_acceleration, double up, double forward,
                    double arm_m) {
    const double c = cosine(angle_degrees / 360), s = sine(angle_degrees / 360);
    Motion motion;
    motion.force[0] = up * c + forward * s + arm_m * angular_rate * angular_rate / gravity;
    motion.force[2] = forward * c - up * s + arm_m * angular_acceleration / gravity;
    motion.turn[1] = angular_rate;
    return motion;
}

// Moving along with a gait. Everything that varies from window to window is drawn once, at the beginning.
class Walk {
public:
    Walk(const Gait& gait, const Subject& subject, double noise, Random& random)
        : gait_{gait},
          arm_m_{subject.arm_m},
          start_{random.uniform()},
          stride_hz_{gait.stride_hz * subject.cadence * random.normal(1, 0.05)},
          vigour_{subject.vigour * random.uniform(0.8, 1.25)},
          impact_{random.uniform(0.6, 1.4)},
          shape_phase_{gait.thigh_second_phase + subject.shape_phase + 0.02 * noise * random.normal()},
          strike_phase_{gait.strike_phase + subject.strike_shift + 0.015 * noise * random.normal()},
          bounce_phase_{gait.bounce_phase + 0.03 * noise * random.normal()},
          wobble_{0.02 * noise * random.normal()},
          wobble_phase_{random.uniform()},
          sway_phase_{random.uniform()},
          ring_hz_{random.uniform(9, 14)} {}

    Motion at(double t) const {
        const double phase = start_ + stride_hz_ * t + wobble_ * sine(0.4 * t + wobble_phase_);
        const double omega = 2 * pi * stride_hz_;
        const double first = gait_.thigh_first * vigour_, second = gait_.thigh_second * vigour_;
        const double radian = pi / 180, other = 2 * phase + shape_phase_;
        const double angle = gait_.thigh_mean + first * sine(phase) + second * sine(other);
        const double rate = radian * omega * (first * cosine(phase) + 2 * second * cosine(other));
        const double acceleration = -radian * omega * omega * (first * sine(phase) + 4 * second * sine(other));
        const double shock =
            impact_ * gait_.strike *
            (ringing(phase - strike_phase_) + gait_.other_strike * ringing(phase - strike_phase_ - 0.5));
        const double up = 1 + vigour_ * gait_.bounce * sine(2 * phase + bounce_phase_) + shock;
        const double forward = vigour_ * gait_.surge * sine(2 * phase + gait_.surge_phase) - 0.4 * shock;
        Motion motion = thigh_motion(angle, rate, acceleration, up, forward, arm_m_);
        motion.force[1] = 0.08 * vigour_ * sine(phase + sway_phase_) + 0.2 * shock;
        motion.turn[0] = 0.5 * vigour_ * sine(phase + sway_phase_ + 0.3);
        motion.turn[2] = 0.4 * vigour_ * sine(phase + sway_phase_ + 0.6);
        return motion;
    }

private:
    // A damped oscillation that begins at every whole turn.
    double ringing(double turns) const {
        const double seconds = (turns - std::floor(turns)) / stride_hz_;
        return decay(seconds / 0.06) * cosine(ring_hz_ * seconds);
    }

    Gait gait_;
    double arm_m_, start_, stride_hz_, vigour_, impact_, shape_phase_, strike_phase_, bounce_phase_, wobble_,
        wobble_phase_, sway_phase_, ring_hz_;
};

// Sitting or standing: breathing, sway, and now and then a short movement of the leg.
class Rest {
public:
    Rest(bool sitting, const Subject& subject, double noise, Random& random)
        : arm_m_{subject.arm_m},
          angle_{sitting ? random.normal(74, 8 * noise) : random.normal(8, 8 * noise)},
          sway_{random.uniform(0.2, 1.2)},
          sway_hz_{random.uniform(0.2, 0.6)},
          sway_phase_{random.uniform()},
          roll_{random.normal(0, 0.06 * noise)},
          fidget_{random.uniform() < 0.3 ? noise * random.normal(0, 9) : 0},
          fidget_at_s_{random.uniform(0, 2.5)},
          fidget_width_s_{random.uniform(0.1, 0.3)} {}

    Motion at(double t) const {
        const double radian = pi / 180, omega = 2 * pi * sway_hz_, phase = sway_hz_ * t + sway_phase_;
        const double x = (t - fidget_at_s_) / fidget_width_s_, pulse = fidget_ * bell(x, 1);
        const double angle = angle_ + sway_ * sine(phase) + pulse;
        const double rate = radian * (omega * sway_ * cosine(phase) - x / fidget_width_s_ * pulse);
        const double acceleration =
            radian * (-omega * omega * sway_ * sine(phase) + (x * x - 1) / (fidget_width_s_ * fidget_width_s_) * pulse);
        Motion motion = thigh_motion(angle, rate, acceleration, 1, 0, arm_m_);
        motion.force[1] = roll_;
        return motion;
    }

private:
    double arm_m_, angle_, sway_, sway_hz_, sway_phase_, roll_, fidget_, fidget_at_s_, fidget_width_s_;
};

class Activity final : public Generator {
public:
    explicit Activity(const Settings& settings) : settings_{settings} {
        if (settings_.time == 0) settings_.time = usual_time;
        if (!(settings_.rate_hz > 0)) settings_.rate_hz = usual_rate_hz;
    }

    std::uint32_t time() const override { return settings_.time; }
    std::uint32_t channels() const override { return channel_count; }
    std::span<const std::string_view> classes() const override { return class_names; }
    std::uint32_t class_of(std::uint64_t subject, std::uint64_t number) const override {
        return static_cast<std::uint32_t>((subject + number) % class_count);
    }

    void generate(std::uint64_t subject_id, std::uint64_t number, std::span<float> window) const override {
        const std::uint32_t label = class_of(subject_id, number);
        const Subject subject = make_subject(settings_, subject_id);
        Random random{settings_.seed, 0xAC8, subject_id, number};
        const Matrix mounting = pocket(subject, random);
        if (label < std::size(gaits)) {
            record(Walk{gaits[label], subject, settings_.noise, random}, mounting, subject, random, window);
        } else {
            record(Rest{class_names[label] == "sitting", subject, settings_.noise, random}, mounting, subject, random,
                   window);
        }
    }

private:
    // The phone goes into the pocket upright or upside down: half a turn about the axis from hip to hip.
    Matrix pocket(const Subject& subject, Random& random) const {
        Vector turns = subject.tilt;
        for (double& angle : turns) angle += random.normal(0, 6.0 / 360) * settings_.noise;
        if (random.uniform() < 0.5) turns[1] += 0.5;
        return rotation(turns);
    }

    template <class Movement>
    void record(const Movement& movement, const Matrix& mounting, const Subject& subject, Random& random,
                std::span<float> window) const {
        constexpr double force_step = 1.0 / 4096,
                         turn_step = 1.0 / 1024;  // g, rad/s: 16 bits over +-8 g and +-32 rad/s
        const double force_noise = 0.015 * settings_.noise, turn_noise = 0.02 * settings_.noise;
        for (std::uint32_t i = 0; i < settings_.time; ++i) {
            const Motion motion = movement.at(i / settings_.rate_hz);
            const Vector force = apply(mounting, motion.force), turn = apply(mounting, motion.turn);
            for (std::size_t c = 0; c < channel_count; ++c) {
                const double clean = c < 3 ? force[c] : turn[c - 3];
                const double read =
                    subject.gain[c] * clean + subject.bias[c] + (c < 3 ? force_noise : turn_noise) * random.normal();
                window[i * channel_count + c] = static_cast<float>(quantise(read, c < 3 ? force_step : turn_step));
            }
        }
    }

    Settings settings_;
};

}  // namespace

std::unique_ptr<Generator> make_activity(const Settings& settings) { return std::make_unique<Activity>(settings); }

}  // namespace linnet::synthetic
